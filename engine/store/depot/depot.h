// Where the uploads of a store lie when its machines share no folder. Its folder is then only a
// cache of one machine: whatever is there is in the depot too, or is not finished yet.
//
// Any thread may use a depot. Names are "0f…/upload": letters, digits, -_. and slashes. What was
// put under a name never changes.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace rollcall {

// Everything here throws Failure: {try_again} where the depot does not answer now, {unavailable}
// where it refuses or is set up wrongly, {read_or_write} where the local file is at fault.
class Depot {
public:
    virtual ~Depot() = default;

    // What it is called, as messages and jobs have it: "s3://bucket/prefix/tenant".
    virtual const std::string& place() const = 0;

    // Keeps a copy of the file at `path`. Once this returns, every machine can get it.
    virtual void put(const std::string& name, const std::string& path) = 0;

    // Copies what is kept to `path`; false where there is none of that name. Throws also
    // Failure{input_not_opened} where it is not what was put.
    virtual bool get(const std::string& name, const std::string& path) = 0;

    // Takes away all names below NAME/.
    virtual void remove(const std::string& name) = 0;

    // Visits every name that was put before that time.
    virtual void each_older(std::chrono::system_clock::time_point time,
                            const std::function<void(const std::string&)>& visit) = 0;
};

// Says that uploads of this folder are kept in that depot. What is said first holds.
void register_depot(const std::string& folder, std::shared_ptr<Depot> depot);

// None: the folder itself is where uploads are kept.
std::shared_ptr<Depot> find_depot(const std::string& folder);

// The folder of a depot within whose place `name` is, such as "s3://bucket/prefix/0f…/upload".
std::optional<std::string> find_depot_folder(const std::string& name);

}  // namespace rollcall
