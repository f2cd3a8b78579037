#include "engine/schema/schema_document.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>

#include "engine/schema/embedded.h"
#include "engine/schema/schema.h"
#include "engine/schema/suggest.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

// No schema comes near it; a path given by mistake to an upload of gigabytes is turned down early.
constexpr std::size_t longest_schema = std::size_t{16} << 20;

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
    if (std::ferror(file.get()) != 0 && errno == EISDIR)
        throw Failure(FailureKind::input_not_opened,
                      "schema " + path + ": is a folder; name a file in it");
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

std::string read_schema_document(const std::string& name_or_path) {
    const std::string_view name = name_or_path;
    if (name.find('/') != name.npos || name.ends_with(".json")) return read_file(name_or_path);
    for (std::size_t at = 0; at < embedded_schema_count; ++at)
        if (embedded_schemas[at].name == name) return std::string(embedded_schemas[at].json);
    fail_unknown(name_or_path);
}

std::vector<std::string> shipped_schemas() {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < embedded_schema_count; ++at)
        names.emplace_back(embedded_schemas[at].name);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace rollcall
