// Users and profiles as the API of Avaya Experience Platform shows them (seed 003).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/schema/any_schema.h"
#include "engine/store/store.h"

namespace rollcall {

// One of the two kinds of records that the API has.
struct AvayaKind {
    std::string_view collection;  // of the Directory
    std::string_view schema;
    std::string_view id;          // member, given by us
    std::string_view key;         // member by which a file finds it
    std::string_view stored_key;  // the same of the stored record
    std::string_view ids;         // of a request for statuses
    std::string_view taken;       // what a key gets that another has
};
extern const AvayaKind avaya_users;
extern const AvayaKind avaya_profiles;

// A stored record with the members and names of the API; secrets are not stored. Of a user with a
// profile: what the profile gives, where the user says nothing of it; features one by one.
std::string avaya_record(Store& store, const AvayaKind& kind, std::string_view record);

// What is reported of a record (list statuses) once its job is in that state: `statuses` are those
// of its Change, all in progress.
std::string avaya_statuses(const AvayaKind& kind, std::string_view id, std::string_view statuses,
                           JobState state);

// A new id: a UUID of a user, six letters of a profile.
std::string new_avaya_id(const AvayaKind& kind);

}  // namespace rollcall
