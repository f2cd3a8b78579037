// What the command line says about how a file of entries is taken.
#pragma once

#include <cstdint>

namespace rollcall {

// Of Webex: FALSE in a service column never removes, or it does (domain §2.1).
enum class ServiceMode : std::uint8_t { add, add_remove };

struct EntryOptions {
    ServiceMode services = ServiceMode::add;
};

}  // namespace rollcall
