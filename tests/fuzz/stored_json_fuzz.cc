// What stores keep as JSON: cut by json_slices, and changed by RecordEdit.
//
// Input: any bytes. As they are they must be read without reading beyond them; where they are JSON,
// the same JSON, compact as this program writes it, must be cut as a parser cuts it. Its members
// serve as records and Changes.
#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/record/record_edit.h"
#include "engine/schema/any_schema.h"
#include "engine/text/escape.h"
#include "engine/text/json_slices.h"

namespace {

using namespace rollcall;
namespace dom = simdjson::dom;

constexpr std::size_t most_depth = 64;  // with_member and the writer below call themselves

void must(bool holds, const char* invariant) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", invariant);
    std::abort();
}

// Compact, strings as this program writes them.
void write_json(std::string& out, const dom::element& value) {
    if (value.is_object()) {
        char before = '{';
        for (const dom::key_value_pair& member : dom::object(value)) {
            out += before;
            append_json_string(out, member.key);
            out += ':';
            write_json(out, member.value);
            before = ',';
        }
        out += before == '{' ? "{}" : "}";
    } else if (value.is_array()) {
        char before = '[';
        for (const dom::element& item : dom::array(value)) {
            out += before;
            write_json(out, item);
            before = ',';
        }
        out += before == '[' ? "[]" : "]";
    } else if (value.is_string()) {
        append_json_string(out, std::string_view(value));
    } else {
        out += simdjson::minify(value);
    }
}

std::string as_json(const dom::element& value) {
    std::string out;
    write_json(out, value);
    return out;
}

void check_object(const dom::object& object, const std::string& json) {
    std::vector<JsonMember> members;
    read_members(json, members);
    must(members.size() == object.size(), "an object is cut into its members");
    std::size_t at = 0;
    for (const dom::key_value_pair& member : object) {
        must(read_string("\"" + std::string(members[at].key) + "\"") == member.key,
             "a key means what it means");
        must(members[at++].value == as_json(member.value), "a value ends where it ends");
    }
    for (const JsonMember& member : members) {
        const std::vector<std::string> path{std::string(member.key)};
        must(!member_at(json, path).empty(), "what is there is found");
        const std::string changed = with_member(json, path, "[7]");
        must(member_at(changed, path) == "[7]", "what is put there is there");
        must(member_at(with_member(json, path, {}), path).empty(), "what is taken away is gone");
    }
    const std::vector<std::string> deep{"no such", "member"};
    if (members.empty())
        must(with_member(json, deep, "1") == R"({"no such":{"member":1}})", "made");
}

void check_value(const dom::element& value, const std::string& json) {
    must(value_end(json, 0) == json.size(), "a value ends where it ends");
    if (value.is_string()) must(read_string(json) == std::string_view(value), "a string is read");
    if (value.is_array()) {
        const std::vector<std::string_view> items = read_items(json);
        std::size_t at = 0;
        for (const dom::element& item : dom::array(value)) {
            must(at < items.size() && items[at++] == as_json(item), "an item ends where it ends");
            check_value(item, as_json(item));
        }
        must(at == items.size(), "an array has its items and no more");
    }
    if (value.is_object()) {
        check_object(dom::object(value), json);
        for (const dom::key_value_pair& member : dom::object(value))
            check_value(member.value, as_json(member.value));
    }
}

// A Change by which a record is made, and one by which it is changed.
void edit_records(std::string_view change, std::string_view record, const AnySchema& schema) {
    RecordEdit edit(schema);
    const ChangeWords words(change);
    std::string changed, back;
    edit.create(words);
    if (edit.apply(words, record, changed) == EditOutcome::done) edit.undo(words, changed, back);
}

const std::vector<AnySchema>& schemas() {
    static const std::vector<AnySchema> all = load_shipped_schemas();
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    // A block of exactly the size, so that the address sanitizer sees a read beyond the text.
    const std::vector<char> block(data, data + size);
    const std::string_view text(block.data(), block.size());
    std::vector<JsonMember> members;
    read_members(text, members);
    read_items(text);
    read_string(text);
    member_at(text, {"set", "a"});
    with_member(text, {"set", "a"}, "1");
    for (const AnySchema& schema : schemas()) edit_records(text, text, schema);

    static dom::parser parser(1 << 20);
    dom::element value;
    if (parser.allocate(1 << 20, most_depth) != simdjson::SUCCESS) std::abort();
    if (parser.parse(block.data(), block.size()).get(value) != simdjson::SUCCESS) return 0;
    const std::string json = as_json(value);
    check_value(value, json);
    if (!value.is_object()) return 0;
    std::set<std::string_view> keys;
    for (const dom::key_value_pair& member : dom::object(value)) keys.insert(member.key);
    // Records say nothing twice.
    if (keys.size() == dom::object(value).size())
        must(is_same_record(json, json), "a record says what it says");
    for (const AnySchema& schema : schemas()) {
        edit_records(find_member(json, "change"), find_member(json, "record"), schema);
        edit_records(json, find_member(json, "record"), schema);
    }
    return 0;
}
