// A change set as one SCIM 2.0 bulk request (RFC 7644 §3.7): an operation for each Change, POST for
// a new user, PATCH for a known one. schemas/README.md says which column is which attribute.
#pragma once

#include <string>
#include <string_view>

#include "engine/plan/change.h"
#include "engine/plan/rules.h"

namespace rollcall {

// What a User of SCIM has no attribute for stands in this extension (RFC 7643 §3.3).
inline constexpr std::string_view scim_extension =
    "urn:rollcall:params:scim:schemas:extension:contactcentre:2.0:User";

inline constexpr std::string_view scim_head =
    "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"],\"Operations\":[\n";
inline constexpr std::string_view scim_tail = "\n]}\n";

// Appends the operation of `change` and ",\n".
void append_scim(std::string& out, const Change& change, const Rules& rules);

}  // namespace rollcall
