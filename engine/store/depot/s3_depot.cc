#include "engine/store/depot/s3_depot.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "engine/job/time_stamp.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

const std::string own_sum = "x-amz-meta-sha256";
constexpr std::uint64_t most_parts = 10'000;

// Of what may wait for the next sweep.
constexpr unsigned few_tries = 2;

// The names that are given here have no other letters; what has is nobody's of ours.
bool is_plain_name(std::string_view name) {
    if (name.empty() || name.starts_with('/') || name.ends_with('/')) return false;
    if (name.find("..") != name.npos || name.find("//") != name.npos) return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.' || c == '/';
    });
}

S3Request request_of(std::string method, std::string key) {
    S3Request request;
    request.method = std::move(method);
    request.key = std::move(key);
    return request;
}

}  // namespace

std::string S3Depot::key_of(const std::string& name) const {
    if (!is_plain_name(name))
        throw Failure(FailureKind::internal, place() + ": nothing is kept under such a name");
    return settings_.prefix + name;
}

void S3Depot::put(const std::string& name, const std::string& path) {
    const std::string key = key_of(name);
    std::error_code error;
    const std::uint64_t bytes = std::filesystem::file_size(path, error);
    if (error) throw Failure(FailureKind::read_or_write, path + ": " + error.message());
    const FileSlice whole = read_slice(path, 0, bytes);
    S3Caller caller(settings_);
    if (bytes > settings_.whole_bytes) return put_in_parts(caller, key, whole);
    S3Request request = request_of("PUT", key);
    request.headers[own_sum] = whole.sha256;
    request.file = &whole;
    caller.ask(request);
}

void S3Depot::put_in_parts(S3Caller& caller, const std::string& key, const FileSlice& whole) {
    S3Request begin = request_of("POST", key);
    begin.query["uploads"] = "";
    begin.headers[own_sum] = whole.sha256;
    begin.expected = "<UploadId>";
    const std::string upload = element(caller.ask(begin).body, "UploadId");
    try {
        S3Request end = request_of("POST", key);
        end.query["uploadId"] = upload;
        end.body = put_parts(caller, key, upload, whole);
        // Its status is sent before it is known whether it is done.
        end.expected = "<CompleteMultipartUploadResult";
        const S3Answer done = caller.ask(end);
        // Where the answer was lost, the second request finds no upload any more.
        if (done.status == 404 && !is_kept(caller, key, whole))
            throw Failure(FailureKind::try_again,
                          place() + ": lost the parts of a large file; try again");
    } catch (const Failure&) {
        try {
            S3Request forget = request_of("DELETE", key);
            forget.query["uploadId"] = upload;
            forget.tries = few_tries;
            caller.ask(forget);
        } catch (const Failure&) {
            // The bucket's rule takes them away.
        }
        throw;
    }
}

std::string S3Depot::put_parts(S3Caller& caller, const std::string& key, const std::string& upload,
                               const FileSlice& whole) {
    const std::uint64_t part_bytes =
        std::max(settings_.part_bytes, (whole.bytes + most_parts - 1) / most_parts);
    std::string xml = "<CompleteMultipartUpload>";
    std::uint64_t number = 0;
    for (std::uint64_t offset = 0; offset < whole.bytes; offset += part_bytes) {
        const FileSlice part =
            read_slice(whole.path, offset, std::min(part_bytes, whole.bytes - offset));
        S3Request request = request_of("PUT", key);
        request.query["partNumber"] = std::to_string(++number);
        request.query["uploadId"] = upload;
        request.file = &part;
        const S3Answer answer = caller.ask(request);
        const std::string tag = answer.header("etag");
        if (tag.empty() || tag.find_first_of("<>&") != tag.npos)
            throw Failure(FailureKind::try_again,
                          place() + ": lost the parts of a large file; try again");
        xml += "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>" + tag +
               "</ETag></Part>";
    }
    return xml + "</CompleteMultipartUpload>";
}

bool S3Depot::is_kept(S3Caller& caller, const std::string& key, const FileSlice& whole) {
    const S3Answer answer = caller.ask(request_of("HEAD", key));
    return answer.status == 200 && answer.header(own_sum) == whole.sha256 &&
           answer.header("content-length") == std::to_string(whole.bytes);
}

bool S3Depot::get(const std::string& name, const std::string& path) {
    S3Caller caller(settings_);
    S3Request request = request_of("GET", key_of(name));
    request.to = path;
    const S3Answer answer = caller.ask(request);
    if (answer.status == 200 && answer.header(own_sum) == answer.sha256) return true;
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    if (answer.status == 404) return false;
    throw Failure(FailureKind::input_not_opened,
                  place() + ": what is kept there is damaged; upload the file again");
}

std::vector<S3Depot::Listed> S3Depot::list_page(S3Caller& caller, const std::string& below,
                                                std::string& next, unsigned tries) {
    S3Request request = request_of("GET", "");
    request.query["list-type"] = "2";
    request.query["prefix"] = settings_.prefix + below;
    if (!next.empty()) request.query["continuation-token"] = next;
    request.expected = "<ListBucketResult";
    request.tries = tries;
    const std::string xml = caller.ask(request).body;
    std::vector<Listed> page;
    for (std::size_t at = 0;;) {
        const std::string entry = take_element(xml, "Contents", at);
        if (at == std::string::npos) break;
        const std::string key = element(entry, "Key");
        if (!key.starts_with(settings_.prefix + below)) continue;
        const std::string name = key.substr(settings_.prefix.size());
        if (is_plain_name(name)) page.push_back({name, element(entry, "LastModified")});
    }
    const bool is_last = element(xml, "IsTruncated") != "true";
    next = is_last ? "" : element(xml, "NextContinuationToken");
    return page;
}

void S3Depot::remove(const std::string& name) {
    key_of(name);
    S3Caller caller(settings_);
    std::string next;
    do {
        for (const Listed& listed : list_page(caller, name + '/', next, few_tries)) {
            S3Request request = request_of("DELETE", key_of(listed.name));
            request.tries = few_tries;
            caller.ask(request);
        }
    } while (!next.empty());
}

void S3Depot::each_older(std::chrono::system_clock::time_point time,
                         const std::function<void(const std::string&)>& visit) {
    const std::string limit = second_stamp(std::chrono::system_clock::to_time_t(time));
    S3Caller caller(settings_);
    std::string next;
    do {
        for (const Listed& listed : list_page(caller, "", next, 0))
            if (listed.changed_at.substr(0, limit.size()) < limit && !listed.changed_at.empty())
                visit(listed.name);
    } while (!next.empty());
}

}  // namespace rollcall
