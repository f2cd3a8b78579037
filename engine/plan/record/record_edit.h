// What a Change does to what is stored of one user or entry: from the words of the Change (§6) and
// the record's JSON to the record's new JSON. What is reviewed is, to the letter, what is applied.
//
// Records are compact JSON of §9, as write_user_record and a Directory's collections have them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema/any_schema.h"
#include "engine/text/json_slices.h"

namespace rollcall {

enum class EditOutcome : std::uint8_t {
    done,
    drifted,  // the record no longer says what the Change starts from; nothing is written
};

// A Change's words, taken apart once. Views into them.
struct ChangeWords {
    explicit ChangeWords(std::string_view change);

    bool creates = false;
    std::string_view key;        // as JSON; how the Change calls whom it is about, as stored
    std::string_view new_email;  // as JSON; empty: no rename
    std::string_view set;        // an object, or empty; lists alike
    std::string_view roles;
    std::string_view teams;

    // How the record is called while the Change is not applied, and once it is: who is created with
    // a new address has that from the start.
    std::string_view key_before() const { return creates ? key_after() : key; }
    std::string_view key_after() const { return new_email.empty() ? key : new_email; }
    // What a chunk does first: 1 renames, 2 creates, 3 all others.
    std::int64_t step() const { return creates ? 2 : new_email.empty() ? 3 : 1; }
};

// Whether two records say the same: members come in any order, roles and teams too.
bool is_same_record(std::string_view one, std::string_view other);

class RecordEdit {
public:
    explicit RecordEdit(const AnySchema& schema);

    // The record of one that the Change creates; until the next call.
    std::string_view create(const ChangeWords& change);

    // What becomes of `record`. Where one of the fields that the Change sets no longer has its old
    // value the outcome is drifted; of entries only undo() looks, for they may be stored in other
    // spellings than Changes have. What a list gains or loses counts by its end: who has a role
    // already has it.
    EditOutcome apply(const ChangeWords& change, std::string_view record, std::string& out);

    // As apply, backwards: fields get their old values, where they still have the new ones. A group
    // that has got more since is not taken away.
    EditOutcome undo(const ChangeWords& change, std::string_view record, std::string& out);

private:
    struct Direction {
        std::string_view from, to, gain, lose;
    };

    EditOutcome edit(const ChangeWords& change, std::string_view record, const Direction& way,
                     std::string& out);
    EditOutcome edit_fields(std::string_view set, const Direction& way);
    void edit_list(std::string_view name, std::string_view list, const Direction& way);
    void edit_lists(const ChangeWords& change, const Direction& way);
    bool loses_more(const std::vector<std::string>& group, std::string_view stored);
    const std::vector<std::string>& stored_path(std::string_view member);
    void drop_empty_holders(std::vector<std::string> path);

    std::string_view value(const std::vector<std::string>& path) const;
    std::string_view value(std::string_view key) const;
    void set_value(const std::vector<std::string>& path, std::string_view value);
    void set_value(std::string_view key, std::string_view value);
    std::string_view keep(std::string text);
    void write(std::string& out) const;

    const EntrySchema* entries_ = nullptr;                                // null: users of a Schema
    std::map<std::string, std::vector<std::string>, std::less<>> paths_;  // by member, as written
    std::set<std::vector<std::string>> fields_;                           // the same paths
    std::vector<std::string> key_path_;                                   // of entries
    std::vector<JsonMember> members_;                                     // of the record under way
    std::deque<std::string> kept_;  // what they point to that no one else owns
    std::vector<JsonMember> sets_;
    std::string created_;
};

}  // namespace rollcall
