// The rules about a row that only the end of the file can settle: who ends on which address, and
// whether an active Admin is left (contract §4).
//
// Rows that rename, rows that create somebody on an address which an earlier row renames to, and
// rows that take an active Admin away are noted while the file is read, and settled together. All
// others never come here. Memory: one LateRow for each, which only files that rename pay.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/plan/change.h"
#include "engine/plan/seen_keys.h"
#include "engine/text/key_hash.h"
#include "engine/text/place.h"

namespace rollcall {

struct LateRow {
    Place place;
    KeyHash source;  // the key of its Email cell
    KeyHash target;  // the key that it claims: its New email, or Email where it creates
    bool renames = false;
    bool creates = false;
    bool target_known = false;  // somebody of the Directory has the target now
    bool failed = false;        // has another error: it claims and vacates nothing
    bool loses_admin = false;
    Effect effect;      // to be taken back where it fails here
    std::string value;  // the cell that email_taken shows

    // Where its findings and its change stand in the texts written so far.
    std::uint64_t log_at_taken = 0;
    std::uint64_t log_at_admin = 0;
    std::uint64_t change_at = 0;
    std::uint64_t change_bytes = 0;
    std::uint64_t change_number = 0;  // of its leaf in PlanHash
};

struct LateVerdict {
    bool email_taken = false;
    bool last_admin = false;
};

class LateRules {
public:
    void add(LateRow row) { rows_.push_back(std::move(row)); }
    const std::vector<LateRow>& rows() const { return rows_; }

    // One verdict for each row. `emails` are the Email cells of the file, marked where their row
    // is a sound creation; `admins` the active Admins before, plus those that other rows make.
    std::vector<LateVerdict> settle(const SeenKeys& emails, std::uint64_t admins) const;

private:
    std::vector<LateRow> rows_;  // in row order
};

}  // namespace rollcall
