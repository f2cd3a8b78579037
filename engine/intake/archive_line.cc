#include "engine/intake/archive_line.h"

#include <fstream>

#include "engine/plan/plan_hash.h"
#include "engine/plan/sha256.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

constexpr std::string_view head = R"({"rollcall_store":1,)";

const MovedTable* table_of(const std::string& line) {
    const std::string name = read_string(find_member(line, "table"));
    const MovedTable* const table =
        name == upload_files().name ? &upload_files() : find_moved_table(name);
    return table != nullptr && table_line(*table) == line ? table : nullptr;
}

bool is_number(std::string_view digits) {
    constexpr std::size_t most_digits = 18;  // fewer than a column takes
    return !digits.empty() && digits.size() <= most_digits &&
           digits.find_first_not_of("0123456789") == digits.npos;
}

bool read_row(const MovedTable& table, const std::string& line, MovedRow& row) {
    const std::vector<std::string_view> items = read_items(line);
    if (items.size() != table.columns.size()) return false;
    row.resize(items.size());
    for (std::size_t at = 0; at < items.size(); ++at) {
        row[at].reset();
        const bool is_text = table.columns[at].kind == MovedKind::text;
        if (items[at] == "null" && at >= table.keys) continue;
        if (is_text ? !items[at].starts_with('"') : !is_number(items[at])) return false;
        row[at] = is_text ? read_string(items[at]) : std::string(items[at]);
    }
    return true;
}

}  // namespace

const MovedTable& upload_files() {
    static const MovedTable table{"upload_file",
                                  {{"upload", MovedKind::text},
                                   {"file", MovedKind::text},
                                   {"bytes", MovedKind::number},
                                   {"sha256", MovedKind::text}}};
    return table;
}

std::string table_line(const MovedTable& table) {
    std::string line = R"({"table":)" + json_string(table.name) + R"(,"columns":[)";
    for (std::size_t at = 0; at < table.columns.size(); ++at)
        line.append(at == 0 ? "" : ",").append(json_string(table.columns[at].name));
    return line + "]}";
}

std::string row_line(const MovedTable& table, const MovedRow& row) {
    std::string line = "[";
    for (std::size_t at = 0; at < row.size(); ++at) {
        if (at > 0) line += ',';
        if (!row[at])
            line += "null";
        else if (table.columns[at].kind == MovedKind::text)
            append_json_string(line, *row[at]);
        else
            line += *row[at];
    }
    return line + ']';
}

std::string end_line(std::uint64_t lines, const std::string& sha256) {
    return R"({"lines":)" + std::to_string(lines) + R"(,"sha256":")" + sha256 + R"("})";
}

void read_archive(const std::string& path,
                  const std::function<void(const MovedTable&, MovedRow&)>& visit) {
    std::ifstream file(path, std::ios::binary);
    const auto fail = [&](const std::string& why) {
        throw Failure(FailureKind::input_not_opened, path + ": " + why);
    };
    std::string line;
    if (!std::getline(file, line)) fail("cannot be read, or is empty");
    if (!line.starts_with(head)) fail("is no export of a store that this rollcall reads");
    Sha256 sum;
    std::uint64_t lines = 0;
    const MovedTable* table = nullptr;
    MovedRow row;
    do {
        if (line.starts_with(R"({"lines":)")) {
            if (line != end_line(lines, to_hex(sum.finish())) || file.peek() != EOF)
                fail("is damaged; export the store again");
            return;
        }
        sum.append(line);
        sum.append("\n");
        if (lines++ == 0) continue;
        if (line.starts_with('{')) {
            table = table_of(line);
            if (table == nullptr)
                fail("line " + std::to_string(lines) + " is of another version of rollcall");
            continue;
        }
        if (table == nullptr || !read_row(*table, line, row))
            fail("line " + std::to_string(lines) + " is damaged; export the store again");
        visit(*table, row);
    } while (std::getline(file, line));
    fail("is cut off; export the store again");
}

}  // namespace rollcall
