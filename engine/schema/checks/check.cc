#include "engine/schema/checks/check.h"

namespace rollcall {

Check check_for(ColumnKind kind) {
    switch (kind) {
        case ColumnKind::choice: return check_choice;
        case ColumnKind::whole: return check_whole;
        case ColumnKind::flag:
        case ColumnKind::membership: return check_flag;
        case ColumnKind::codes: return check_codes;
        case ColumnKind::blank: return check_blank;
        case ColumnKind::key:
        case ColumnKind::rename:
        case ColumnKind::text:
        case ColumnKind::reference: return check_text;
    }
    return check_text;
}

}  // namespace rollcall
