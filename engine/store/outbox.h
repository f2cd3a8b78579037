// Whom to tell of jobs, and what is still to be told. A telling is written in the commit that moves
// the job, so none is lost; it may be told twice, and says by its number that it is the same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/job/job.h"

namespace rollcall {

struct Subscriber {
    std::int64_t id = 0;
    std::string url;     // http(s): a webhook; smtp(s): e-mail to who may manage user lists
    std::string secret;  // of a webhook: what it is signed with
    std::string sender;  // of e-mail: the address that it is from
};

struct Telling {
    std::int64_t id = 0;
    Subscriber subscriber;
    JobId job = 0;
    std::string state;  // that the job got into: "valid_scheme", "finished"
    std::string at;
    std::int64_t tries = 0;  // that failed
};

class Outbox {
public:
    virtual ~Outbox() = default;
    virtual std::int64_t add_subscriber(const Subscriber& subscriber) = 0;
    virtual std::vector<Subscriber> subscribers() = 0;
    virtual bool remove_subscriber(std::int64_t id) = 0;  // with what was still to be told

    // Oldest first, whose time has come.
    virtual std::vector<Telling> due(const std::string& now, std::uint64_t most) = 0;
    virtual void told(std::int64_t id) = 0;
    // To be tried again at that time; empty: it is given up.
    virtual void failed(std::int64_t id, const std::string& next_at) = 0;
};

}  // namespace rollcall
