// See scratch.h.
#include "tests/directory/scratch.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "engine/directory/load.h"
#include "engine/text/email.h"
#include "engine/text/failure.h"

namespace rollcall::test {

const std::string_view small_directory = R"({
 "settings": {"platform": "Desk", "max_chat_limit": 7},
 "roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
           {"name": "Lead", "license_type": "Manager", "permissions": ["edit_user"],
            "assignable_roles": ["Agent"], "assigned_teams_only": ["edit_teams"]},
           {"name": "Agent", "license_type": "Agent", "permissions": []}],
 "teams": [{"name": "L1", "parent": "Support"},
           {"name": "Support", "managers": ["Lea@Example.com"]},
           {"name": "Sales"}],
 "locations": [{"name": "Mexico"}, {"name": "São Paulo"}],
 "users": [
  {"email": "ann@example.com", "agent_number": "A-1", "first_name": "Ann", "last_name": "Lee",
   "alias": null, "status": "active", "location": "mexico", "max_chat_limit": 2,
   "max_chat_limit_enabled": true, "roles": ["Agent"], "teams": ["Sales", "L1"]},
  {"email": "Bob@Example.com", "agent_number": 17, "first_name": "Bob", "status": "INACTIVE",
   "max_chat_limit": "03", "max_chat_limit_enabled": "0", "roles": ["Lead", "Admin"],
   "desk": "4b", "tags": ["x"]},
  {"email": "zoe@bücher.example", "last_name": "", "roles": ["Admin"], "desk": 12.5}]})";

Scratch::Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "rollcall.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch folder");
    folder_ = pattern;
}

Scratch::~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::filesystem::path Scratch::path(std::string_view name) const { return folder_ / name; }

std::filesystem::path Scratch::write(std::string_view name, std::string_view text) const {
    std::ofstream out(path(name), std::ios::binary);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out.flush()) throw std::runtime_error("a scratch file cannot be written");
    return path(name);
}

std::string Scratch::without_folder(std::string text) const {
    const std::string prefix = folder_.string() + "/";
    for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at))
        text.erase(at, prefix.size());
    return text;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string show(const User& user, const Directory& directory) {
    std::string text(user.email());
    text += user.active() ? " active" : " inactive";
    text.append(" ").append(license_name(user.license())).append(" [");
    for (const RoleIndex role : user.roles()) text += directory.roles()[role].name + ";";
    text += "] [";
    for (const TeamIndex team : user.teams()) text += directory.teams()[team].name + ";";
    text += "]";
    std::vector<std::string_view> fields(directory.field_names().size());
    user.read_fields(fields.data());
    for (std::size_t at = 0; at < fields.size(); ++at) {
        const auto one = user.field(static_cast<FieldIndex>(at));
        if (one.has_value() != (fields[at].data() != nullptr) || one.value_or("") != fields[at])
            throw std::logic_error("field() and read_fields() differ");
        if (one) text.append(" ").append(directory.field_names()[at]).append("=").append(*one);
    }
    return text;
}

std::string show(const Directory& directory) {
    std::string text = std::to_string(directory.user_count()) + " users, " +
                       std::to_string(directory.active_admins()) + " active admins, licences";
    for (std::size_t at = 0; at < license_count; ++at)
        text.append(" ").append(std::to_string(directory.licenses(static_cast<License>(at))));
    directory.each_user([&](const User& user) {
        text.append("\n").append(show(user, directory));
        const std::optional<User> found = look_up(directory, user.email());
        if (!found || found->email() != user.email()) text += " NOT FOUND";
    });
    return text;
}

std::optional<User> look_up(const Directory& directory, std::string_view email) {
    EmailKey key;
    if (!read_email(email, key)) return std::nullopt;
    const KeyHash hash = hash_key(key.text(), directory.seed());
    directory.prefetch({&hash, 1});
    return directory.find(key.text(), hash);
}

std::shared_ptr<const Directory> load_text(std::string_view json) {
    const Scratch scratch;
    return load_directory({.directory = scratch.write("d.json", json),
                           .users = {},
                           .roles = {},
                           .teams = {},
                           .locations = {}});
}

std::string complaint(const Scratch& scratch, std::string_view json) {
    DirectoryFiles files;
    files.directory = scratch.write("d.json", json);
    try {
        load_directory(files);
        return "";
    } catch (const Failure& failure) {
        const auto code = static_cast<int>(failure.kind());
        return std::to_string(code) + " " + scratch.without_folder(failure.what());
    }
}

}  // namespace rollcall::test
