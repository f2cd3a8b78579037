// What the tests of the Directory share: files in a folder of their own, and Directories as text.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/directory/directory.h"

namespace rollcall::test {

// A folder that vanishes with everything in it.
class Scratch {
public:
    Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch();

    std::filesystem::path path(std::string_view name) const;
    std::filesystem::path write(std::string_view name, std::string_view text) const;
    // `text` without the folder's own name, so that messages can be compared.
    std::string without_folder(std::string text) const;

private:
    std::filesystem::path folder_;
};

std::string read_file(const std::filesystem::path& path);

// "ann@example.com Active Agent [Agent] [L1] agent_number=A-1 ..."
std::string show(const User& user, const Directory& directory);
// Every user on a line of its own, after the counts; each is also looked up by key.
std::string show(const Directory& directory);

std::optional<User> look_up(const Directory& directory, std::string_view email);

// Two roles, three teams, two locations, three users: what most tests start from.
extern const std::string_view small_directory;

std::shared_ptr<const Directory> load_text(std::string_view json);

// What load_directory says of it, without the folder; "" where it is fine.
std::string complaint(const Scratch& scratch, std::string_view json);

}  // namespace rollcall::test
