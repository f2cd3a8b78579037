#include "engine/store/moved_tables.h"

#include <algorithm>

namespace rollcall {
namespace {

MovedColumn number(std::string_view name) { return {name, MovedKind::number}; }
MovedColumn text(std::string_view name) { return {name, MovedKind::text}; }
MovedColumn flag(std::string_view name) { return {name, MovedKind::flag}; }

MovedTable job_table() {
    return {"job",
            {number("id"),
             text("kind"),
             text("state"),
             text("created_at"),
             text("process_requested_at"),
             text("ended_at"),
             text("filename"),
             text("file"),
             text("file_sha256"),
             number("file_bytes"),
             text("options"),
             text("schema"),
             text("uploaded_user"),
             text("uploaded_api_user"),
             text("proceed_user"),
             text("proceed_api_user"),
             number("plan"),
             text("plan_hash"),
             number("made_against"),
             text("plan_rights"),
             number("total_rows"),
             number("affected_rows"),
             number("failed_rows"),
             text("reason"),
             text("undo")}};
}

}  // namespace

const std::vector<MovedTable>& moved_tables() {
    static const std::vector<MovedTable> tables{
        {"directory", {number("generation"), text("reference")}},
        // Numbers given so far, so that none is given twice.
        {"counter", {number("jobs"), number("tellings")}},
        {"user", {number("id"), text("email_key"), flag("active_admin"), text("record")}},
        {"entry", {number("id"), text("collection"), text("record")}},
        job_table(),
        {"job_event",
         {number("id"), number("job"), text("at"), text("actor"), text("from_state"),
          text("to_state"), text("note")}},
        {"finding",
         {number("job"), number("plan"), number("seq"), number("row"), text("phase"),
          text("error_type"), text("code"), text("body")},
         3},
        {"change",
         {number("job"), number("plan"), number("seq"), number("chunk"), number("step"),
          number("outcome"), text("body")},
         3},
        {"ledger",
         {number("job"), number("plan"), number("chunk"), text("kind"), number("rows"),
          number("generation"), text("sha256"), text("actor"), text("applied_at")},
         3},
        {"idempotency",
         {text("verb"), text("actor"), text("key"), text("fingerprint"), number("job")},
         3},
        {"directory_event", {number("generation"), text("at"), text("actor"), text("note")}},
        {"api_user", {text("name"), text("scopes"), text("permissions"), text("assignable_roles")}},
        {"api_token",
         {text("sha256"), text("prefix"), text("api_user"), text("created_at"), text("expires_at"),
          text("revoked_at")}},
        {"password", {text("email_key"), text("hash"), text("set_at")}},
        {"renamed", {number("id"), text("from_key"), text("to_key"), text("at")}},
        {"subscriber", {number("id"), text("url"), text("secret"), text("sender")}},
        {"telling",
         {number("id"), number("subscriber"), number("job"), text("state"), text("at"),
          number("tries"), text("next_at")}},
        {"api_status", {text("collection"), text("id"), number("job"), text("statuses")}, 2},
    };
    return tables;
}

const MovedTable* find_moved_table(std::string_view name) {
    const auto& tables = moved_tables();
    const auto found = std::find_if(tables.begin(), tables.end(),
                                    [&](const MovedTable& table) { return table.name == name; });
    return found == tables.end() ? nullptr : &*found;
}

}  // namespace rollcall
