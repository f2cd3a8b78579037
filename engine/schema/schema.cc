#include "engine/schema/schema.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>

#include "engine/schema/embedded.h"
#include "engine/schema/suggest.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

// No schema comes near it; a path given by mistake to an upload of gigabytes is turned down early.
constexpr std::size_t longest_schema = std::size_t{16} << 20;

std::span<const EmbeddedSchema> embedded() { return {embedded_schemas, embedded_schema_count}; }

// The C functions tell a folder and a failing disk from a file that is not there.
std::string read_file(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                               &std::fclose);
    const auto reason = [] { return std::string(std::strerror(errno)); };
    if (!file) {
        throw Failure(FailureKind::input_not_opened,
                      "schema " + path + ": cannot be opened: " + reason());
    }
    std::string bytes;
    char block[64 * 1024];
    while (const std::size_t count = std::fread(block, 1, sizeof block, file.get())) {
        bytes.append(block, count);
        if (bytes.size() > longest_schema) {
            throw Failure(FailureKind::reference_broken, "schema " + path + ": is longer than " +
                                                             std::to_string(longest_schema) +
                                                             " bytes, so it is no schema");
        }
    }
    if (std::ferror(file.get()) != 0) {
        throw Failure(FailureKind::read_or_write,
                      "schema " + path + ": cannot be read: " + reason());
    }
    return bytes;
}

[[noreturn]] void fail_unknown(const std::string& name) {
    const std::vector<std::string> shipped = shipped_schemas();
    std::string message = "schema ";
    append_json_string(message, name);
    message += ": there is none of that name; there are ";
    for (const std::string& known : shipped)
        message.append(&known == shipped.data() ? "" : ", ").append(known);
    message += ", and a path (with a / or ending in .json) names a file";
    const std::string meant = suggest(name, shipped);
    if (!meant.empty()) message.append(" (did you mean ").append(meant).append("?)");
    throw Failure(FailureKind::usage, message);
}

}  // namespace

const Column* Schema::find_member(std::string_view member) const {
    const auto same = [&](const Column& column) { return column.member == member; };
    const auto found = std::find_if(columns.begin(), columns.end(), same);
    return found == columns.end() ? nullptr : &*found;
}

Schema load_schema(const std::string& name_or_path) {
    const std::string_view name = name_or_path;
    if (name.find('/') != name.npos || name.ends_with(".json"))
        return parse_schema(read_file(name_or_path), name);
    for (const EmbeddedSchema& schema : embedded())
        if (schema.name == name) return parse_schema(schema.json, name);
    fail_unknown(name_or_path);
}

std::vector<std::string> shipped_schemas() {
    std::vector<std::string> names;
    for (const EmbeddedSchema& schema : embedded()) names.emplace_back(schema.name);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace rollcall
