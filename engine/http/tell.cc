#include "engine/http/tell.h"

#include <curl/curl.h>
#include <openssl/evp.h>

#include <algorithm>
#include <ctime>
#include <memory>

#include "engine/directory/uploader.h"
#include "engine/http/secret.h"
#include "engine/job/time_stamp.h"
#include "engine/plan/plan_hash.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

constexpr long patience_seconds = 10;
constexpr std::int64_t most_tries = 10;

struct CloseCurl {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Curl = std::unique_ptr<CURL, CloseCurl>;
using List = std::unique_ptr<curl_slist, CloseCurl>;

void add(List& list, const std::string& text) {
    list.reset(curl_slist_append(list.release(), text.c_str()));
}

std::size_t read_over(char*, std::size_t size, std::size_t count, void*) { return size * count; }

struct Rest {
    std::string_view text;
};

std::size_t give(char* room, std::size_t size, std::size_t count, void* self) {
    Rest& rest = *static_cast<Rest*>(self);
    const std::size_t bytes = std::min(size * count, rest.text.size());
    std::copy_n(rest.text.data(), bytes, room);
    rest.text.remove_prefix(bytes);
    return bytes;
}

Curl open_curl(const std::string& url, const char* protocols) {
    Curl curl(curl_easy_init());
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, patience_seconds);
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &read_over);
    return curl;
}

// A header's text as it may stand in one: what is not plain goes as RFC 2047 has it, and no line
// ends get in.
std::string header_text(std::string_view text) {
    const bool is_plain =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
    if (is_plain) return std::string(text);
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = "=?UTF-8?Q?";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out.append("=").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
    return out + "?=";
}

}  // namespace

std::string sign(std::string_view secret, std::string_view text) {
    return to_hex(hmac_sha256(secret, text));
}

std::string telling_json(const Telling& telling, const std::string& base) {
    const std::string job = std::to_string(telling.job);
    std::string json = R"({"delivery":)" + std::to_string(telling.id) + R"(,"event":"job.)" +
                       telling.state + R"(","job":)" + job + R"(,"at":)";
    append_json_string(json, telling.at);
    json += R"(,"link":)";
    append_json_string(json, base + "/apps/api/v1/bulk/users/jobs/" + job);
    return json + '}';
}

std::string telling_mail(const Telling& telling, const Job& job, const std::string& base,
                         const std::string& tenant) {
    const std::string id = std::to_string(job.id);
    std::string text = "From: " + header_text(telling.subscriber.sender) + "\r\nSubject: " +
                       header_text("User lists: job " + id + " is " + telling.state) +
                       "\r\nDate: " + telling.at + "\r\nMIME-Version: 1.0\r\n" +
                       "Content-Type: text/plain; charset=utf-8\r\n\r\n";
    text += "Job " + id + " is " + telling.state + ".\r\n\r\n";
    text += "Uploaded by " + job.uploader.name() +
            (job.proceeder ? ", proceeded with by " + job.proceeder->name() : "") + ".\r\n";
    text += std::to_string(job.total_rows) + " rows, " + std::to_string(job.failed_rows) +
            " with errors, " + std::to_string(job.affected_rows) + " users changed.\r\n";
    text += "Look at it: " + base + '/' + (tenant.empty() ? "" : "?tenant=" + tenant) + "#/jobs/" +
            id + "\r\n";
    return text + "What was changed: " + base + "/v1/bulk/users/changes/" + id + "\r\n";
}

std::vector<std::string> mail_recipients(const Directory& directory) {
    std::vector<std::string> all;
    directory.each_user([&](const User& user) {
        if (!user.active()) return;
        for (const RoleIndex role : user.roles())
            if ((directory.roles()[role].permissions & bit(Permission::manage_user_lists)) != 0) {
                all.emplace_back(user.email());
                return;
            }
    });
    return all;
}

std::string post_telling(const Telling& telling, const std::string& base) {
    const std::string body = telling_json(telling, base);
    const std::string now = std::to_string(std::time(nullptr));
    const Curl curl = open_curl(telling.subscriber.url, "http,https");
    List headers;
    add(headers, "Content-Type: application/json");
    add(headers, "X-Rollcall-Delivery: " + std::to_string(telling.id));
    add(headers, "X-Rollcall-Signature: t=" + now +
                     ",v1=" + sign(telling.subscriber.secret, now + '.' + body));
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.c_str());
    const CURLcode code = curl_easy_perform(curl.get());
    if (code != CURLE_OK) return curl_easy_strerror(code);
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    return status / 100 == 2 ? "" : "it answered " + std::to_string(status);
}

std::string mail_telling(const Telling& telling, const std::string& text,
                         const std::vector<std::string>& recipients) {
    const Curl curl = open_curl(telling.subscriber.url, "smtp,smtps");
    List to;
    for (const std::string& recipient : recipients) add(to, recipient);
    Rest rest{text};
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, telling.subscriber.sender.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(curl.get(), CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_TRY));
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, &give);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &rest);
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    const CURLcode code = curl_easy_perform(curl.get());
    return code == CURLE_OK ? "" : curl_easy_strerror(code);
}

std::string next_try(std::int64_t tries) {
    if (tries >= most_tries) return {};
    return time_stamp_after(std::chrono::seconds(5ll << std::min<std::int64_t>(tries, 9)));
}

}  // namespace rollcall
