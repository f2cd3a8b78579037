// What a Change does to what is stored of one user or entry: from the words of the Change (§6) and
// the record's JSON to the record's new JSON. What is reviewed is, to the letter, what is applied.
//
// Records are compact JSON of §9, as write_user_record and a Directory's collections have them.
#pragma once

#include <cstdint>
#include <optional>
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

class RecordEdit {
public:
    explicit RecordEdit(const AnySchema& schema);

    // The record of one that the Change creates.
    std::string create(std::string_view change);

    // What becomes of `record`. Where one of the fields that the Change sets no longer has its old
    // value the outcome is drifted. What a list gains or loses counts by its end: who has a role
    // already has it.
    EditOutcome apply(std::string_view change, std::string_view record, std::string& out);

    // As apply, backwards: fields get their old values, where they still have the new ones.
    EditOutcome undo(std::string_view change, std::string_view record, std::string& out);

    // How the Change calls whom it is about; as stored.
    static bool creates(std::string_view change);
    static std::string key(std::string_view change);
    static std::optional<std::string> new_email(std::string_view change);

private:
    struct Direction {
        std::string_view from, to, gain, lose;
    };

    EditOutcome edit(std::string_view change, std::string_view record, const Direction& way,
                     std::string& out);
    EditOutcome edit_fields(std::string_view set, const Direction& way);
    void edit_list(std::string_view name, std::string_view list, const Direction& way);
    std::vector<std::string> stored_path(std::string_view member) const;

    const EntrySchema* entries_ = nullptr;  // null: users of a Schema
    std::string record_;
    std::vector<JsonMember> sets_;
};

}  // namespace rollcall
