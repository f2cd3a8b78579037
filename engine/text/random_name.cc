#include "engine/text/random_name.h"

#include <cstdint>
#include <random>

namespace rollcall {

std::string random_name() {
    std::random_device device;
    std::string name;
    for (int word = 0; word < 4; ++word) {
        const std::uint32_t bits = device();
        for (int digit = 0; digit < 8; ++digit)
            name += "0123456789abcdef"[bits >> (4 * digit) & 15];
    }
    return name;
}

}  // namespace rollcall
