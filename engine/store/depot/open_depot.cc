#include "engine/store/depot/open_depot.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "engine/plan/plan_hash.h"
#include "engine/plan/sha256.h"
#include "engine/store/depot/s3_depot.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view scheme = "s3://";

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::string variable(const char* name, const char* other) {
    const std::string value = variable(name);
    return value.empty() ? variable(other) : value;
}

bool is_plain(std::string_view text, std::string_view more) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               more.find(c) != more.npos;
    });
}

[[noreturn]] void refuse(const std::string& why) { throw Failure(FailureKind::usage, why); }

void check_prefix(std::string_view prefix) {
    constexpr std::size_t longest = 500;
    if (prefix.size() > longest) refuse("--files: the prefix may have 500 letters at most");
    while (!prefix.empty()) {
        const std::string_view part = prefix.substr(0, prefix.find('/'));
        if (!is_plain(part, "-_.") || part == "." || part == "..")
            refuse("--files: a prefix is of letters, digits and -_. between single slashes");
        prefix.remove_prefix(std::min(prefix.size(), part.size() + 1));
    }
}

// An endpoint: "https://s3.example.org:9000", with the path that it may have. The bucket is then
// named by the path.
void read_endpoint(const std::string& endpoint, const std::string& bucket, S3Settings& settings) {
    const std::size_t colon = endpoint.find("://");
    settings.scheme = endpoint.substr(0, colon);
    if (colon == endpoint.npos || (settings.scheme != "https" && settings.scheme != "http"))
        refuse("AWS_ENDPOINT_URL_S3: begins with https:// or http://");
    const std::string rest = endpoint.substr(colon + 3);
    settings.host = rest.substr(0, rest.find('/'));
    settings.base = rest.substr(settings.host.size());
    while (settings.base.ends_with('/')) settings.base.pop_back();
    if (!is_plain(settings.host, "-.:[]") ||
        (!settings.base.empty() && !is_plain(settings.base, "-_./")))
        refuse("AWS_ENDPOINT_URL_S3: is no address such as https://s3.example.org:9000");
    settings.base += '/' + bucket;
    // As HTTP has it, and so as it is signed.
    const std::string usual = settings.scheme == "https" ? ":443" : ":80";
    if (settings.host.ends_with(usual)) settings.host.resize(settings.host.size() - usual.size());
}

// Amazon's own. A bucket with dots in it has no certificate as a host.
void choose_amazon(const std::string& bucket, S3Settings& settings) {
    settings.scheme = "https";
    settings.host = "s3." + settings.key.region + ".amazonaws.com" +
                    (settings.key.region.starts_with("cn-") ? ".cn" : "");
    if (bucket.find('.') == bucket.npos)
        settings.host = bucket + '.' + settings.host;
    else
        settings.base = '/' + bucket;
}

// A folder that is this user's alone; others may write beside it, as in /tmp.
void make_own_folder(const std::string& path) {
    static_cast<void>(::mkdir(path.c_str(), 0700));
    struct stat about {};
    const bool is_ours = ::lstat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode) &&
                         about.st_uid == ::geteuid() && (about.st_mode & 077) == 0;
    if (!is_ours)
        throw Failure(FailureKind::unavailable,
                      path +
                          ": is to be a folder of this user that nobody else may look into; "
                          "set ROLLCALL_CACHE to one");
}

// Where caches are. A folder that somebody names may be open to others; those in it are not.
std::string folder_of_caches() {
    const std::string named = variable("ROLLCALL_CACHE");
    std::error_code error;
    if (!named.empty()) {
        std::filesystem::create_directories(named, error);
        return named;
    }
    std::string path = std::filesystem::temp_directory_path(error).string();
    if (error || path.empty()) path = "/tmp";
    path += "/rollcall-" + std::to_string(::geteuid());
    make_own_folder(path);
    return path;
}

// Words that one can read, and a sum of all that tells two depots apart.
std::string cache_name(const S3Settings& settings) {
    std::string name = settings.place.substr(scheme.size());
    std::replace(name.begin(), name.end(), '/', '-');
    constexpr std::size_t longest = 100;
    name.resize(std::min(name.size(), longest));
    const std::string all =
        settings.scheme + ' ' + settings.host + settings.base + ' ' + settings.prefix;
    return name + '-' + to_hex(sha256(all)).substr(0, 16);
}

}  // namespace

bool is_depot_url(const std::string& files) { return files.starts_with(scheme); }

S3Settings read_s3_settings(const std::string& url, const std::string& tenant) {
    std::string rest = url.substr(scheme.size());
    while (rest.ends_with('/')) rest.pop_back();
    const std::string bucket = rest.substr(0, rest.find('/'));
    const std::string prefix = rest.substr(std::min(rest.size(), bucket.size() + 1));
    if (!is_plain(bucket, "-_.") || bucket.find("..") != bucket.npos || bucket.starts_with('.'))
        refuse("--files: s3://BUCKET/PREFIX needs the name of a bucket");
    check_prefix(prefix);
    if (tenant == "." || tenant == "..") refuse("--tenant: no name in S3");
    S3Settings settings;
    settings.prefix = (prefix.empty() ? "" : prefix + '/') + tenant + '/';
    settings.place = std::string(scheme) + bucket + '/' + settings.prefix;
    settings.place.pop_back();
    settings.key.region = variable("AWS_REGION", "AWS_DEFAULT_REGION");
    if (settings.key.region.empty()) settings.key.region = "us-east-1";
    if (!is_plain(settings.key.region, "-_")) refuse("AWS_REGION: is no name of a region");
    settings.key.id = variable("AWS_ACCESS_KEY_ID");
    settings.key.secret = variable("AWS_SECRET_ACCESS_KEY");
    settings.key.session_token = variable("AWS_SESSION_TOKEN");
    if (settings.key.id.empty() || settings.key.secret.empty())
        throw Failure(
            FailureKind::unavailable,
            settings.place + ": needs a key; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    for (const std::string& one : {settings.key.id, settings.key.session_token})
        if (one.find_first_of("\r\n") != one.npos)
            refuse("AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN: are of one line");
    const std::string endpoint = variable("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
    if (endpoint.empty())
        choose_amazon(bucket, settings);
    else
        read_endpoint(endpoint, bucket, settings);
    return settings;
}

std::string open_depot(const std::string& url, const std::string& tenant) {
    S3Settings settings = read_s3_settings(url, tenant);
    const std::string folder = folder_of_caches() + '/' + cache_name(settings);
    make_own_folder(folder);
    if (find_depot(folder) == nullptr)
        register_depot(folder, std::make_shared<S3Depot>(std::move(settings)));
    return folder;
}

}  // namespace rollcall
