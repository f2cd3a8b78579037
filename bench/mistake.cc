#include "bench/mistake.h"

namespace rollcall {
namespace {

void spoil_email(UploadRow& row, Random& random) {
    constexpr std::array<std::string_view, 6> wrong{"maria.garcia",     "maria@@example.com",
                                                    "a..b@example.com", "maria@example",
                                                    "maria@-a.example", ".maria@example.com"};
    row.cells[column::email] = wrong[random.below(wrong.size())];
}

void spoil_first_name(UploadRow& row, Random&) { row.cells[column::first_name].clear(); }
void spoil_last_name(UploadRow& row, Random&) { row.cells[column::last_name] = "  "; }
void spoil_status(UploadRow& row, Random&) { row.cells[column::status] = "Enabled"; }
void spoil_location(UploadRow& row, Random&) { row.cells[column::location] = "Atlantis"; }
void spoil_chat_limit(UploadRow& row, Random&) { row.cells[column::chat_limit] = "99"; }
void spoil_chat_number(UploadRow& row, Random&) { row.cells[column::chat_limit] = "three"; }
void spoil_chat_status(UploadRow& row, Random&) { row.cells[column::chat_status] = "on"; }

void spoil_role(UploadRow& row, Random& random) { row.roles[random.below(row.roles.size())] = '2'; }
void spoil_team(UploadRow& row, Random& random) { row.teams[random.below(row.teams.size())] = 'x'; }

void leave_cells_out(UploadRow& row, Random&) { row.cells_left_out = 3; }
void add_a_cell(UploadRow& row, Random&) { row.past_the_end = ",extra"; }
void spoil_quote(UploadRow& row, Random&) { row.cells[column::alias] = "Al\"Ace"; }
void add_a_control(UploadRow& row, Random&) { row.cells[column::alias] = "Al\x07"; }

void contradict_status(UploadRow& row, Random& random) {
    row.cells[column::status] = "Inactive";
    row.teams[random.below(row.teams.size())] = '1';
}

void take_all_roles(UploadRow& row, Random&) {
    for (char& flag : row.roles) flag = '0';
}

void give_all_roles(UploadRow& row, Random&) {
    for (char& flag : row.roles) flag = '1';
}

constexpr std::array all_mistakes{
    Mistake{"email_malformed", true, Fits::anyone, spoil_email},
    Mistake{"flag_malformed", true, Fits::anyone, spoil_team},
    Mistake{"email_duplicate", false, Fits::anyone, nullptr},
    Mistake{"location_unknown", true, Fits::anyone, spoil_location},
    Mistake{"cell_required", true, Fits::anyone, spoil_first_name},
    Mistake{"number_out_of_range", true, Fits::anyone, spoil_chat_limit},
    Mistake{"cells_missing", false, Fits::anyone, leave_cells_out},
    Mistake{"value_not_allowed", true, Fits::anyone, spoil_status},
    Mistake{"role_required", false, Fits::new_person, take_all_roles},
    Mistake{"flag_malformed", true, Fits::anyone, spoil_role},
    Mistake{"quote_stray", false, Fits::anyone, spoil_quote},
    Mistake{"number_malformed", true, Fits::anyone, spoil_chat_number},
    Mistake{"status_conflict", false, Fits::active, contradict_status},
    Mistake{"cells_extra", false, Fits::anyone, add_a_cell},
    Mistake{"cell_required", true, Fits::anyone, spoil_last_name},
    Mistake{"roles_too_many", false, Fits::wide, give_all_roles},
    Mistake{"text_control", true, Fits::anyone, add_a_control},
    Mistake{"flag_malformed", true, Fits::anyone, spoil_chat_status},
};

}  // namespace

std::span<const Mistake> mistakes() { return all_mistakes; }

}  // namespace rollcall
