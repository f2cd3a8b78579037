// A Directory document (contract §9): JSON text of up to gigabytes, of which only one user at a
// time is taken apart, so that memory holds the image and little else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "engine/directory/json_shape.h"
#include "engine/directory/origin.h"
#include "engine/directory/reference.h"
#include "engine/directory/user_intake.h"

namespace rollcall {

class Document {
public:
    // `text` outlives this; `file` names it in messages. All that is malformed around the users
    // throws Failure{reference_broken} here.
    Document(std::string_view text, std::string file);
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;

    // The Spots in `draft` refer to this.
    void read_reference(ReferenceDraft& draft) const;
    void read_users(UserIntake& intake) const;

    // Top-level "user_fields", which only a snapshot's reference part has.
    std::vector<std::string> read_user_fields() const;

private:
    void read_collections(ReferenceDraft& draft) const;
    std::vector<Extent> find_users() const;

    std::string_view text_;
    std::uint64_t first_byte_ = 0;      // of text_ in the file, after a byte-order mark
    std::optional<ArrayExtent> users_;  // cut out of what parser_ has read
    simdjson::dom::parser parser_;
    simdjson::dom::object root_;
    Origin document_;
    Origin settings_;
    Origin roles_;
    Origin teams_;
    Origin locations_;
    Origin users_origin_;
};

// A user object a line; blank lines are passed over.
void read_user_lines(std::string_view text, const Origin& origin, UserIntake& intake);

}  // namespace rollcall
