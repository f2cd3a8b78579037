// The one table of what the API offers: who may, and which function answers.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/http/message.h"

namespace rollcall {

class Service;

enum class BodyKind : std::uint8_t {
    none,
    json,    // a small one
    upload,  // a file, as multipart/form-data or as it is
};

// What a request must show: nothing, who asks, or also that these may.
struct Needs {
    constexpr Needs(Scope needed) : caller(true), scope(needed) {}
    static constexpr Needs nothing() { return Needs(false); }
    static constexpr Needs to_be_known() { return Needs(true); }

    bool caller;
    std::optional<Scope> scope;

private:
    constexpr explicit Needs(bool needs_caller) : caller(needs_caller) {}
};

struct Route {
    Method method;
    std::string_view pattern;  // "/v1/bulk/users/jobs/{id}"; "/apps/api" may stand before it
    Needs needs;
    BodyKind body;
    Response (*answer)(Service&, Request&);
};

std::span<const Route> routes();

struct Match {
    const Route* route = nullptr;    // null: no such path, or not with that method
    std::vector<std::string> words;  // the variable parts, decoded
    std::string prefix;
    std::string allowed;  // "GET, POST": the path's methods; empty: no such path
};
Match find_route(Method method, std::string_view target);

}  // namespace rollcall
