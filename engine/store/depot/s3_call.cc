#include "engine/store/depot/s3_call.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <optional>
#include <random>
#include <thread>
#include <vector>

#include "engine/plan/plan_hash.h"
#include "engine/plan/sha256.h"
#include "engine/schema/fold.h"
#include "engine/store/depot/s3_fault.h"
#include "engine/text/failure.h"

namespace rollcall {

namespace {

constexpr std::size_t most_answer_bytes = std::size_t{8} << 20;
constexpr long slowest_bytes_per_second = 1024;
constexpr std::chrono::milliseconds longest_wait{5'000};
constexpr std::chrono::minutes most_time{5};

Failure local_fault(const std::string& path) {
    return {FailureKind::read_or_write, path + ": " + std::strerror(errno)};
}

class LocalFile {
public:
    LocalFile(const std::string& path, int flags) : number_(::open(path.c_str(), flags, 0600)) {
        if (number_ < 0) throw local_fault(path);
    }
    LocalFile(const LocalFile&) = delete;
    LocalFile& operator=(const LocalFile&) = delete;
    ~LocalFile() { ::close(number_); }
    int number() const { return number_; }

private:
    int number_;
};

struct CloseList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, CloseList>;

void add(List& list, const std::string& text) {
    list.reset(curl_slist_append(list.release(), text.c_str()));
}

std::string base64(const unsigned char* bytes, std::size_t size) {
    std::string text((size + 2) / 3 * 4 + 1, '\0');
    text.resize(static_cast<std::size_t>(EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size))));
    return text;
}

std::string now_for_signing() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 20> text{};
    std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts);
    return text.data();
}

// What may be over the next time.
bool may_pass(CURLcode code) {
    constexpr std::array passing{
        CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT,   CURLE_OPERATION_TIMEDOUT,
        CURLE_PARTIAL_FILE,         CURLE_GOT_NOTHING,       CURLE_SEND_ERROR,
        CURLE_RECV_ERROR,           CURLE_SSL_CONNECT_ERROR, CURLE_HTTP2,
        CURLE_HTTP2_STREAM,         CURLE_UPLOAD_FAILED,     CURLE_SEND_FAIL_REWIND};
    return std::find(passing.begin(), passing.end(), code) != passing.end();
}

std::chrono::milliseconds wait_before(unsigned tries, std::chrono::milliseconds first) {
    thread_local std::minstd_rand chance{std::random_device()()};
    const auto most = std::min(longest_wait, first * (1 << std::min(tries, 10u)));
    std::uniform_int_distribution<std::int64_t> jitter(most.count() / 2, most.count());
    return std::chrono::milliseconds(jitter(chance));
}

}  // namespace

std::string S3Answer::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

std::string take_element(std::string_view xml, std::string_view name, std::size_t& at) {
    const std::string open = '<' + std::string(name) + '>';
    const std::string close = "</" + std::string(name) + '>';
    const std::size_t begin = xml.find(open, at);
    const std::size_t end = begin == xml.npos ? xml.npos : xml.find(close, begin);
    at = end == xml.npos ? xml.npos : end + close.size();
    if (end == xml.npos) return {};
    std::string text(xml.substr(begin + open.size(), end - begin - open.size()));
    constexpr std::array<std::array<std::string_view, 2>, 6> entities{{{"&lt;", "<"},
                                                                       {"&gt;", ">"},
                                                                       {"&quot;", "\""},
                                                                       {"&#34;", "\""},
                                                                       {"&apos;", "'"},
                                                                       {"&amp;", "&"}}};
    for (const auto& [entity, letter] : entities)
        for (std::size_t where = text.find(entity); where != text.npos;
             where = text.find(entity, where + 1))
            text.replace(where, entity.size(), letter);
    return text;
}

std::string element(std::string_view xml, std::string_view name) {
    std::size_t at = 0;
    return take_element(xml, name, at);
}

FileSlice read_slice(const std::string& path, std::uint64_t offset, std::uint64_t bytes) {
    const LocalFile file(path, O_RDONLY | O_CLOEXEC);
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> md5(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    if (EVP_DigestInit_ex(md5.get(), EVP_md5(), nullptr) != 1)
        throw Failure(FailureKind::unavailable, "OpenSSL does not do MD5 here, which S3 asks for");
    Sha256 sum;
    std::vector<char> room(std::size_t{1} << 20);
    for (std::uint64_t done = 0; done < bytes;) {
        const auto most =
            static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), bytes - done));
        const ssize_t got =
            ::pread(file.number(), room.data(), most, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) throw local_fault(path);
        const std::string_view piece(room.data(), static_cast<std::size_t>(got));
        sum.append(piece);
        EVP_DigestUpdate(md5.get(), piece.data(), piece.size());
        done += piece.size();
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_DigestFinal_ex(md5.get(), digest.data(), &size);
    return {path, offset, bytes, to_hex(sum.finish()), base64(digest.data(), size)};
}

// One sending of a request, and what came back. libcurl calls the functions below; they throw
// nothing, and say by `broken` what went wrong here.
struct S3Caller::Try {
    explicit Try(const S3Request& what) {
        if (what.file != nullptr) {
            from.emplace(what.file->path, O_RDONLY | O_CLOEXEC);
            next = what.file->offset;
            end = next + what.file->bytes;
        }
        if (!what.to.empty()) to.emplace(what.to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
    }

    static std::size_t give(char* room, std::size_t size, std::size_t count, void* self) {
        Try& one = *static_cast<Try*>(self);
        const auto most =
            static_cast<std::size_t>(std::min<std::uint64_t>(size * count, one.end - one.next));
        const ssize_t got =
            most == 0 ? 0 : ::pread(one.from->number(), room, most, static_cast<off_t>(one.next));
        if (got < 0 || (got == 0 && most > 0)) {
            one.broken = errno == 0 ? EIO : errno;
            return CURL_READFUNC_ABORT;
        }
        one.next += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
    }

    static std::size_t take(char* data, std::size_t size, std::size_t count, void* self) {
        Try& one = *static_cast<Try*>(self);
        const std::string_view bytes(data, size * count);
        if (!one.to || one.answer.status != 200) {
            if (one.answer.body.size() + bytes.size() > most_answer_bytes) return 0;
            one.answer.body += bytes;
            return bytes.size();
        }
        one.sum.append(bytes);
        for (std::size_t done = 0; done < bytes.size();) {
            const ssize_t put = ::write(one.to->number(), bytes.data() + done, bytes.size() - done);
            if (put < 0 && errno == EINTR) continue;
            if (put <= 0) {
                one.broken = errno;
                return 0;
            }
            done += static_cast<std::size_t>(put);
        }
        return bytes.size();
    }

    // Of several heads, as after "100 Continue", the last one counts.
    static std::size_t take_header(char* data, std::size_t size, std::size_t count, void* self) {
        Try& one = *static_cast<Try*>(self);
        std::string_view line(data, size * count);
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
        if (line.starts_with("HTTP/")) {
            one.answer.headers.clear();
            const std::size_t space = line.find(' ');
            one.answer.status =
                space == line.npos ? 0 : std::strtol(line.data() + space, nullptr, 10);
        } else if (const std::size_t colon = line.find(':'); colon != line.npos) {
            const std::string name = fold_ascii(line.substr(0, colon));
            line.remove_prefix(colon + 1);
            while (line.starts_with(' ')) line.remove_prefix(1);
            one.answer.headers[name] = line;
        }
        return size * count;
    }

    std::optional<LocalFile> from;
    std::uint64_t next = 0;  // of the file that is sent
    std::uint64_t end = 0;
    std::optional<LocalFile> to;
    Sha256 sum;
    S3Answer answer;
    CURLcode code = CURLE_OK;
    int broken = 0;  // errno, of a local file
};

S3Caller::S3Caller(const S3Settings& settings) : settings_(settings), curl_(curl_easy_init()) {
    if (curl_ == nullptr) throw Failure(FailureKind::unavailable, "libcurl cannot be set up");
}

S3Caller::~S3Caller() { curl_easy_cleanup(static_cast<CURL*>(curl_)); }

namespace {

// Not any 404: one that is not of S3 may come from another server altogether.
bool tells_of_none(const S3Request& request, const S3Answer& answer) {
    if (answer.status != 404) return false;
    const std::string code = element(answer.body, "Code");
    return request.method == "HEAD" || code == "NoSuchKey" || code == "NoSuchUpload";
}

// The headers that go along, and the one that signs them.
List signed_headers(const S3Settings& settings, const S3Request& request, const std::string& path) {
    const std::string time = now_for_signing();
    SignedRequest to_sign{
        request.method, path, request.query, request.headers,
        request.file != nullptr ? request.file->sha256 : to_hex(sha256(request.body))};
    to_sign.headers["host"] = settings.host;
    to_sign.headers["x-amz-content-sha256"] = to_sign.payload_sha256;
    to_sign.headers["x-amz-date"] = time;
    if (request.file != nullptr) to_sign.headers["content-md5"] = request.file->md5;
    if (!settings.key.session_token.empty())
        to_sign.headers["x-amz-security-token"] = settings.key.session_token;
    List list;
    for (const auto& [name, value] : to_sign.headers) add(list, name + ": " + value);
    add(list, "Authorization: " + authorization(to_sign, settings.key, time));
    add(list, "Content-Type: application/octet-stream");
    return list;
}

void limit_time(CURL* curl, const S3Settings& settings, const S3Request& request) {
    using std::chrono::milliseconds;
    const milliseconds at_slowest(request.file == nullptr ? 0 : request.file->bytes / 64);
    const milliseconds most = request.to.empty() ? settings.patience + at_slowest
                                                 : settings.patience + std::chrono::hours(1);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(settings.connect_wait.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(most.count()));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, slowest_bytes_per_second);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME,
                     std::max(1L, static_cast<long>(settings.patience.count() / 1000)));
}

}  // namespace

void S3Caller::send(const S3Request& request, Try& one) {
    CURL* const curl = static_cast<CURL*>(curl_);
    const std::string path =
        settings_.base + encode_path('/' + (request.key.empty() ? "" : request.key));
    const std::string query = query_text(request.query);
    const std::string url =
        settings_.scheme + "://" + settings_.host + path + (query.empty() ? "" : '?' + query);
    const List headers = signed_headers(settings_, request, path);
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, settings_.scheme.c_str());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Try::take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &one);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Try::take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &one);
    limit_time(curl, settings_, request);
    if (request.file != nullptr) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, &Try::give);
        curl_easy_setopt(curl, CURLOPT_READDATA, &one);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE,
                         static_cast<curl_off_t>(request.file->bytes));
    } else if (request.method == "POST") {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
    } else if (request.method == "HEAD") {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
    one.code = curl_easy_perform(curl);
}

S3Answer S3Caller::ask(const S3Request& request) {
    const auto start = std::chrono::steady_clock::now();
    const unsigned most = request.tries == 0 ? settings_.tries : request.tries;
    for (unsigned tries = 1;; ++tries) {
        Try one(request);
        send(request, one);
        S3Answer& answer = one.answer;
        if (one.broken != 0) {
            errno = one.broken;
            throw local_fault(request.to.empty() ? request.file->path : request.to);
        }
        if (one.code != CURLE_OK && !may_pass(one.code))
            throw Failure(FailureKind::unavailable,
                          settings_.place + ": " + curl_easy_strerror(one.code));
        const bool is_good = one.code == CURLE_OK && answer.status / 100 == 2 &&
                             answer.body.find(request.expected) != std::string::npos;
        if (is_good || (one.code == CURLE_OK && tells_of_none(request, answer))) {
            answer.sha256 = to_hex(one.sum.finish());
            return std::move(answer);
        }
        const bool is_success = answer.status / 100 == 2;
        if (one.code == CURLE_OK && !is_success && !is_passing(answer.status, answer.body))
            throw s3_refusal(settings_.place, answer.status, answer.body);
        if (tries >= most || std::chrono::steady_clock::now() - start > most_time)
            throw s3_silence(settings_.place, one.code != CURLE_OK
                                                  ? curl_easy_strerror(one.code)
                                                  : "it answered " + std::to_string(answer.status));
        std::this_thread::sleep_for(wait_before(tries - 1, settings_.first_wait));
    }
}

}  // namespace rollcall
