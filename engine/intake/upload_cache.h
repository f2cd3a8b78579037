// The copy of an upload in the folder's depot, where it has one (store/depot/depot.h): uploads of
// all machines are there, and the folder has those that this machine has had to do with lately.
// Where there is no depot, none of this does anything.
#pragma once

#include <functional>
#include <string>

namespace rollcall {

// Sends FOLDER/NAME/FILE, which is whole and on the disk. Throws Failure, as Depot::put says.
void send_to_depot(const std::string& folder, const std::string& name, const std::string& file);

// Brings it here; false where there is none. Other processes may do the same at once. Throws
// Failure, as Depot::get says.
bool fetch_from_depot(const std::string& folder, const std::string& name, const std::string& file);

// Takes all of an upload away there. What that does not reach is left to the sweep.
void forget_in_depot(const std::string& folder, const std::string& name) noexcept;

// That a cached upload is in use, so that it stays.
void note_use(const std::string& folder, const std::string& name);

// Takes out of the cache what nobody has used for a day; and out of the depot, which is looked at
// once a day, what is older than one and which no job knows. A depot that does not answer is left
// for the next day.
void sweep_cache(const std::string& folder);
void sweep_depot(const std::string& folder,
                 const std::function<bool(const std::string&)>& is_known);

}  // namespace rollcall
