#include "engine/directory/write_user.h"

#include "engine/directory/reference.h"
#include "engine/directory/user_intake.h"
#include "engine/schema/table/json_value.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

// What a further member of users was: objects and arrays are kept as JSON, all else as text.
bool is_tree(std::string_view text) {
    return (text.starts_with('{') || text.starts_with('[')) && read_json(text).value.has_value();
}

bool is_number(FieldIndex field) {
    return field == static_cast<FieldIndex>(UserField::max_chat_limit) ||
           field == static_cast<FieldIndex>(UserField::max_chat_limit_enabled);
}

template <typename Index, typename Named>
void append_names(std::string& out, std::string_view member, std::span<const Index> indexes,
                  const std::vector<Named>& named) {
    if (indexes.empty()) return;
    out.append(",\"").append(member).append("\":[");
    for (const Index at : indexes) {
        if (out.back() != '[') out += ',';
        append_json_string(out, named[at].name);
    }
    out += ']';
}

}  // namespace

void write_user_record(std::string& out, const Directory& directory, const User& user) {
    out += "{\"email\":";
    append_json_string(out, user.email());
    const auto& names = directory.field_names();
    for (std::size_t at = 0; at < names.size(); ++at) {
        const auto field = static_cast<FieldIndex>(at);
        const std::optional<std::string_view> text = user.field(field);
        if (!text) continue;
        out += ',';
        append_json_string(out, names[at]);
        out += ':';
        if (is_number(field) || (at >= user_field_names.size() && is_tree(*text)))
            out += *text;
        else
            append_json_string(out, *text);
    }
    append_names(out, "roles", user.roles(), directory.roles());
    append_names(out, "teams", user.teams(), directory.teams());
    out += '}';
}

std::string write_reference_document(const Directory& directory) {
    return reference_json({directory.settings(), directory.roles(), directory.teams(),
                           directory.locations(), directory.share_collections()},
                          std::nullopt);
}

std::string write_reference(const Directory& directory) {
    return reference_json({directory.settings(), directory.roles(), directory.teams(),
                           directory.locations(), directory.share_collections()},
                          directory.field_names());
}

}  // namespace rollcall
