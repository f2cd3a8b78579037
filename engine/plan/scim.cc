#include "engine/plan/scim.h"

#include <algorithm>

#include "engine/text/escape.h"

namespace rollcall {
namespace {

constexpr std::string_view core = "urn:ietf:params:scim:schemas:core:2.0:User";
constexpr std::string_view patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
constexpr std::string_view name_prefix = "name.";  // sub-attributes of one complex attribute

// RFC 3986: unreserved bytes and '@' may stand in a segment of a path as they are. The other
// delimiters could too; encoded, nobody takes a '+' for a space.
void append_path_segment(std::string& out, std::string_view text) {
    constexpr std::string_view plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@";
    constexpr std::string_view hex = "0123456789ABCDEF";
    for (const char c : text) {
        if (plain.find(c) != plain.npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
}

bool is_integer(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view truth(bool is_true) { return is_true ? "true" : "false"; }

void append_value(std::string& out, const Column& column, std::string_view value) {
    if (column.is_status)
        out += truth(value == "Active");
    else if (column.kind == ColumnKind::flag)
        out += truth(value == "1");
    else if (column.kind == ColumnKind::whole && is_integer(value))
        out += value;
    else
        append_json_string(out, value);
}

void append_address(std::string& out, std::string_view email) {
    out += "[{\"value\":";
    append_json_string(out, email);
    out += ",\"primary\":true}]";
}

template <typename Members, typename Indices>
void append_members(std::string& out, const Members& members, const Indices& indices) {
    char before = '[';
    for (const auto index : indices) {
        out += before;
        before = ',';
        out += "{\"value\":";
        append_json_string(out, members[index].name);
        out += '}';
    }
    out += ']';
}

// An attribute of a User, or of our extension.
struct Attribute {
    std::string_view name;
    bool is_core = true;
};

Attribute attribute_of(const Column& column) {
    if (column.scim.empty()) return {column.member, false};
    return {column.scim, true};
}

// Who is deactivated leaves teams, even where the schema has no column for them.
Attribute attribute_of(Family family, const Schema& schema) {
    for (const Column& column : schema.columns)
        if (column.family == family) return attribute_of(column);
    return family == Family::roles ? Attribute{"roles", true} : Attribute{"teams", false};
}

// Both writers look at one Change.
class ChangeView {
protected:
    ChangeView(std::string& out, const Change& change, const Rules& rules)
        : out_(out),
          change_(change),
          rules_(rules),
          roles_(attribute_of(Family::roles, *rules.schema)),
          teams_(attribute_of(Family::teams, *rules.schema)) {}

    const Column& column_of(const FieldChange& field) const {
        return *rules_.columns[field.column].column;
    }

    std::string& out_;
    const Change& change_;
    const Rules& rules_;
    Attribute roles_;
    Attribute teams_;
};

// The data of a POST: the attributes of a User, then the extension.
class NewUser : ChangeView {
public:
    NewUser(std::string& out, const Change& change, const Rules& rules)
        : ChangeView(out, change, rules) {}

    void append() {
        const std::string_view email =
            change_.new_email.empty() ? change_.email : change_.new_email;
        out_.append("{\"schemas\":[\"").append(core);
        if (has_extension()) out_.append("\",\"").append(scim_extension);
        out_ += "\"],\"userName\":";
        append_json_string(out_, email);
        out_ += ",\"emails\":";
        append_address(out_, email);
        append_name();
        append_attributes();
        if (has_extension()) append_extension();
        out_ += '}';
    }

private:
    bool has_extension() const {
        const auto is_ours = [&](const FieldChange& field) {
            return column_of(field).scim.empty();
        };
        return std::any_of(change_.fields.begin(), change_.fields.end(), is_ours) ||
               (!roles_.is_core && !change_.roles_added.empty()) ||
               (!teams_.is_core && !change_.teams_added.empty());
    }

    // Begins a member of the object that is open, whose first one has no comma before it.
    void append_key(std::string_view name) {
        if (out_.back() != '{') out_ += ',';
        append_json_string(out_, name);
        out_ += ':';
    }

    void append_field(std::string_view name, const FieldChange& field) {
        append_key(name);
        append_value(out_, column_of(field), field.to);
    }

    template <typename Members, typename Indices>
    void append_family(const Attribute& family, const Members& members, const Indices& added,
                       bool in_core) {
        if (family.is_core != in_core || added.empty()) return;
        append_key(family.name);
        append_members(out_, members, added);
    }

    void append_families(bool in_core) {
        append_family(roles_, rules_.directory->roles(), change_.roles_added, in_core);
        append_family(teams_, rules_.directory->teams(), change_.teams_added, in_core);
    }

    void append_name() {
        bool has_name = false;
        for (const FieldChange& field : change_.fields) {
            std::string_view name = column_of(field).scim;
            if (!name.starts_with(name_prefix)) continue;
            name.remove_prefix(name_prefix.size());
            if (!has_name) out_ += ",\"name\":{";
            has_name = true;
            append_field(name, field);
        }
        if (has_name) out_ += '}';
    }

    // A new user is active unless the row says otherwise; a service may start with another state.
    void append_attributes() {
        bool says_active = false;
        for (const FieldChange& field : change_.fields) {
            const Column& column = column_of(field);
            if (column.scim.empty() || column.scim.starts_with(name_prefix)) continue;
            says_active = says_active || column.is_status;
            append_field(column.scim, field);
        }
        if (!says_active) out_ += ",\"active\":true";
        append_families(true);
    }

    void append_extension() {
        append_key(scim_extension);
        out_ += '{';
        for (const FieldChange& field : change_.fields)
            if (column_of(field).scim.empty()) append_field(column_of(field).member, field);
        append_families(false);
        out_ += '}';
    }
};

// The data of a PATCH (RFC 7644 §3.5.2): an operation for each attribute, for each role and team
// that is taken away, and for those that are given.
class UserPatch : ChangeView {
public:
    UserPatch(std::string& out, const Change& change, const Rules& rules)
        : ChangeView(out, change, rules) {}

    void append() {
        out_.append("{\"schemas\":[\"").append(patch).append("\"],\"Operations\":[");
        if (!change_.new_email.empty()) append_rename();
        for (const FieldChange& field : change_.fields) {
            const Column& column = column_of(field);
            const bool clears = field.to.data() == nullptr;
            begin(clears ? "remove" : "replace", path_of(attribute_of(column)));
            if (!clears) {
                out_ += value_key;
                append_value(out_, column, field.to);
            }
            out_ += '}';
        }
        append_family(roles_, rules_.directory->roles(), change_.roles_added,
                      change_.roles_removed);
        append_family(teams_, rules_.directory->teams(), change_.teams_added,
                      change_.teams_removed);
        out_ += "]}";
    }

private:
    static constexpr std::string_view value_key = ",\"value\":";

    static std::string path_of(const Attribute& attribute) {
        std::string path;
        if (!attribute.is_core) path.append(scim_extension).append(":");
        return path.append(attribute.name);
    }

    // Leaves the operation open for a value.
    void begin(std::string_view op, std::string_view path) {
        if (out_.back() == '}') out_ += ',';
        out_.append("{\"op\":\"").append(op).append("\",\"path\":");
        append_json_string(out_, path);
    }

    void append_rename() {
        begin("replace", "userName");
        out_ += value_key;
        append_json_string(out_, change_.new_email);
        out_ += '}';
        begin("replace", "emails");
        out_ += value_key;
        append_address(out_, change_.new_email);
        out_ += '}';
    }

    // A filter names what is taken away; its text is JSON within JSON.
    template <typename Members, typename Indices>
    void append_family(const Attribute& family, const Members& members, const Indices& added,
                       const Indices& removed) {
        if (added.empty() && removed.empty()) return;
        const std::string path = path_of(family);
        for (const auto index : removed) {
            std::string filter = path + "[value eq ";
            append_json_string(filter, members[index].name);
            begin("remove", filter + ']');
            out_ += '}';
        }
        if (added.empty()) return;
        begin("add", path);
        out_ += value_key;
        append_members(out_, members, added);
        out_ += '}';
    }
};

}  // namespace

void append_scim(std::string& out, const Change& change, const Rules& rules) {
    out.append("{\"method\":\"").append(change.creates ? "POST" : "PATCH");
    out += "\",\"bulkId\":\"row-";
    append_number(out, number(change.row));
    out += "\",\"path\":\"/Users";
    if (!change.creates) {
        out += '/';
        append_path_segment(out, change.id.empty() ? change.email : change.id);
    }
    out += "\",\"data\":";
    if (change.creates)
        NewUser(out, change, rules).append();
    else
        UserPatch(out, change, rules).append();
    out += "},\n";
}

}  // namespace rollcall
