// A depot in S3-compatible storage.
//
// An object tells its own SHA-256 (x-amz-meta-sha256), which is checked when it is got. What goes
// in parts is there at once when the last request is done, or not at all; a process that dies
// before leaves parts that only a rule of the bucket takes away (AbortIncompleteMultipartUpload).
#pragma once

#include <string>
#include <vector>

#include "engine/store/depot/depot.h"
#include "engine/store/depot/s3_call.h"

namespace rollcall {

class S3Depot : public Depot {
public:
    explicit S3Depot(S3Settings settings) : settings_(std::move(settings)) {}

    const std::string& place() const override { return settings_.place; }
    void put(const std::string& name, const std::string& path) override;
    bool get(const std::string& name, const std::string& path) override;
    void remove(const std::string& name) override;
    void each_older(std::chrono::system_clock::time_point time,
                    const std::function<void(const std::string&)>& visit) override;

private:
    struct Listed {
        std::string name;
        std::string changed_at;  // "2026-11-27T02:10:00…"
    };
    std::string key_of(const std::string& name) const;
    void put_in_parts(S3Caller& caller, const std::string& key, const FileSlice& whole);
    std::string put_parts(S3Caller& caller, const std::string& key, const std::string& upload,
                          const FileSlice& whole);
    bool is_kept(S3Caller& caller, const std::string& key, const FileSlice& whole);
    // One request; `next` is where the following page starts, empty after the last.
    std::vector<Listed> list_page(S3Caller& caller, const std::string& below, std::string& next,
                                  unsigned tries);

    const S3Settings settings_;
};

}  // namespace rollcall
