#include "tests/intake/s3_stub.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "engine/plan/plan_hash.h"
#include "engine/plan/sha256.h"

namespace rollcall::test {
namespace {

const std::string bucket_path = "/uploads/";

std::string decoded(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_escape = text[at] == '%' && at + 2 < text.size();
        out += is_escape ? static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16))
                         : text[at];
        if (is_escape) at += 2;
    }
    return out;
}

std::string reply(int status, const std::string& body, const std::string& headers = "") {
    return "HTTP/1.1 " + std::to_string(status) +
           " X\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

std::string refusal(int status, const std::string& code) {
    return reply(status, "<?xml version=\"1.0\"?>\n<Error><Code>" + code +
                             "</Code><Message>key se/cret</Message></Error>");
}

std::string etag_of(const std::string& bytes) {
    return '"' + to_hex(sha256(bytes)).substr(0, 32) + '"';
}

// Depots are known by their place for as long as the program runs.
std::string next_place() {
    static unsigned number = 0;
    return "s3://uploads/test" + std::to_string(++number);
}

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool receive(int socket, std::string& text) {
    std::array<char, 65536> room;
    const ssize_t got = ::recv(socket, room.data(), room.size(), 0);
    if (got <= 0) return false;
    text.append(room.data(), static_cast<std::size_t>(got));
    return true;
}

// Fills `heard`, and `target` as it came; false where the client hung up.
bool hear(int socket, S3Heard& heard, std::string& target) {
    std::string text;
    std::size_t end = std::string::npos;
    while ((end = text.find("\r\n\r\n")) == std::string::npos)
        if (!receive(socket, text)) return false;
    std::istringstream lines(text.substr(0, end));
    std::string line;
    lines >> heard.method >> target;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        if (line.ends_with('\r')) line.pop_back();
        const std::size_t colon = line.find(": ");
        std::string name = line.substr(0, colon);
        for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        heard.headers[name] = line.substr(colon + 2);
    }
    if (heard.headers.contains("expect")) send_all(socket, "HTTP/1.1 100 Continue\r\n\r\n");
    heard.body = text.substr(end + 4);
    const auto size = heard.headers.find("content-length");
    const std::size_t bytes = size == heard.headers.end() ? 0 : std::stoul(size->second);
    while (heard.body.size() < bytes)
        if (!receive(socket, heard.body)) return false;
    const std::size_t question = target.find('?');
    heard.path = decoded(target.substr(0, question));
    std::istringstream pairs(question == std::string::npos ? "" : target.substr(question + 1));
    for (std::string pair; std::getline(pairs, pair, '&');) {
        const std::size_t equals = std::min(pair.find('='), pair.size());
        heard.query[decoded(pair.substr(0, equals))] =
            decoded(pair.substr(std::min(equals + 1, pair.size())));
    }
    return true;
}

}  // namespace

S3Stub::S3Stub()
    : place_(next_place()), listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    constexpr int backlog = 64;
    if (::bind(listening_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::listen(listening_, backlog) != 0 ||
        ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no port for the stub");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

S3Stub::~S3Stub() {
    is_stopped_ = true;
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
}

std::string S3Stub::endpoint() const { return "http://127.0.0.1:" + std::to_string(port_); }

S3Settings S3Stub::settings() const {
    S3Settings settings;
    settings.place = place_;
    settings.scheme = "http";
    settings.host = "127.0.0.1:" + std::to_string(port_);
    settings.base = "/uploads";
    settings.prefix = "test/";
    settings.key = {"AKIDTEST", "se/cret+with=odd letters", "", "us-east-1"};
    settings.first_wait = std::chrono::milliseconds(1);
    return settings;
}

void S3Stub::fail(S3Fault fault, unsigned times, const std::string& method) {
    const std::lock_guard lock(mutex_);
    fault_ = fault;
    fault_times_ = times;
    fault_method_ = method;
}

std::map<std::string, S3Object> S3Stub::objects() {
    const std::lock_guard lock(mutex_);
    return objects_;
}

void S3Stub::put(const std::string& key, const S3Object& object) {
    const std::lock_guard lock(mutex_);
    objects_[key] = object;
}

std::vector<std::string> S3Stub::heard() {
    const std::lock_guard lock(mutex_);
    return std::exchange(heard_, {});
}

std::size_t S3Stub::open_uploads() {
    const std::lock_guard lock(mutex_);
    return uploads_.size();
}

void S3Stub::serve() {
    while (!is_stopped_) {
        const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) continue;
        answer(socket);
        ::close(socket);
    }
}

S3Fault S3Stub::take_fault(const S3Heard& heard) {
    const bool is_meant = fault_method_ == heard.method || fault_method_ == heard_.back();
    if (fault_times_ == 0 || !is_meant) return S3Fault::none;
    --fault_times_;
    return fault_;
}

void S3Stub::answer(int socket) {
    S3Heard heard;
    std::string target;
    if (!hear(socket, heard, target)) return;
    S3Fault fault = S3Fault::none;
    std::string text;
    {
        const std::lock_guard lock(mutex_);
        const std::string verb = heard.query.empty() ? "" : ' ' + heard.query.begin()->first;
        heard_.push_back(heard.method + verb);
        fault = take_fault(heard);
        const std::string wrong = signature_fault(heard, target);
        if (!wrong.empty())
            text = refusal(403, wrong);
        else if (fault == S3Fault::answers_500)
            text = refusal(500, "InternalError");
        else if (fault == S3Fault::answers_503)
            text = refusal(503, "SlowDown");
        else if (fault == S3Fault::fails_late)
            text = refusal(200, "InternalError");
        else if (fault == S3Fault::answers_elsewhere)
            text = reply(307, "", "Location: " + endpoint() + "/elsewhere\r\n");
        else if (fault != S3Fault::never_answers)
            text = respond(heard);
    }
    if (fault == S3Fault::never_answers)
        while (receive(socket, text)) text.clear();
    if (fault == S3Fault::loses_reply) return;
    const std::size_t body = text.find("\r\n\r\n") + 4;
    if (fault == S3Fault::cuts_off) text.resize(body + (text.size() - body) / 2);
    if (fault == S3Fault::changes_a_byte) text.back() ^= 1;
    send_all(socket, text);
}

std::string S3Stub::respond(const S3Heard& heard) {
    if (!heard.path.starts_with(bucket_path)) return refusal(404, "NoSuchBucket");
    const std::string key = heard.path.substr(bucket_path.size());
    if (key.empty()) return list(heard);
    if (heard.query.contains("uploads") || heard.query.contains("uploadId"))
        return respond_to_upload(heard, key);
    if (heard.method == "PUT") {
        objects_[key] = {heard.body, heard.headers.at("x-amz-meta-sha256")};
        return reply(200, "", "ETag: " + etag_of(heard.body) + "\r\n");
    }
    if (heard.method == "DELETE") {
        objects_.erase(key);
        return reply(204, "");
    }
    const auto found = objects_.find(key);
    if (found == objects_.end()) return refusal(404, "NoSuchKey");
    std::string text =
        reply(200, found->second.bytes, "X-Amz-Meta-Sha256: " + found->second.sha256 + "\r\n");
    if (heard.method == "HEAD") text.resize(text.find("\r\n\r\n") + 4);
    return text;
}

std::string S3Stub::respond_to_upload(const S3Heard& heard, const std::string& key) {
    if (heard.query.contains("uploads")) {
        const std::string id = "up+load/" + std::to_string(++next_upload_) + "==";
        uploads_[id] = {key, heard.headers.at("x-amz-meta-sha256"), {}};
        return reply(200, "<?xml version=\"1.0\"?><InitiateMultipartUploadResult><UploadId>" + id +
                              "</UploadId></InitiateMultipartUploadResult>");
    }
    const auto upload = uploads_.find(heard.query.at("uploadId"));
    if (upload == uploads_.end() || upload->second.key != key) return refusal(404, "NoSuchUpload");
    if (heard.method == "POST") return complete(heard, key);
    if (heard.method == "DELETE") {
        uploads_.erase(upload);
        return reply(204, "");
    }
    const auto number = static_cast<unsigned>(std::stoul(heard.query.at("partNumber")));
    upload->second.parts[number] = heard.body;
    return reply(200, "", "ETag: " + etag_of(heard.body) + "\r\n");
}

// The parts must be named as they came, in order.
std::string S3Stub::complete(const S3Heard& heard, const std::string& key) {
    const auto upload = uploads_.find(heard.query.at("uploadId"));
    std::string expected = "<CompleteMultipartUpload>";
    std::string bytes;
    for (const auto& [number, part] : upload->second.parts) {
        expected += "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>" +
                    etag_of(part) + "</ETag></Part>";
        bytes += part;
    }
    if (heard.body != expected + "</CompleteMultipartUpload>") return refusal(400, "InvalidPart");
    objects_[key] = {bytes, upload->second.sha256};
    uploads_.erase(upload);
    return reply(200,
                 "<?xml version=\"1.0\"?>\n<CompleteMultipartUploadResult>"
                 "</CompleteMultipartUploadResult>");
}

// Two keys a page; where the next one starts is said in letters that must be encoded.
std::string S3Stub::list(const S3Heard& heard) {
    if (heard.query.at("list-type") != "2") return refusal(400, "InvalidArgument");
    constexpr unsigned page = 2;
    const std::string mark = "a&b=c+/";
    const auto token = heard.query.find("continuation-token");
    const std::string after = token == heard.query.end() ? "" : token->second.substr(mark.size());
    std::string xml;
    std::string last;
    unsigned count = 0;
    bool is_cut = false;
    for (const auto& [key, object] : objects_) {
        if (!key.starts_with(heard.query.at("prefix")) || key <= after) continue;
        is_cut = count == page;
        if (is_cut) break;
        ++count;
        last = key;
        xml += "<Contents><Key>" + key + "</Key><LastModified>" + object.changed_at +
               "</LastModified></Contents>";
    }
    const std::string next =
        is_cut ? "<NextContinuationToken>a&amp;b=c+/" + last + "</NextContinuationToken>" : "";
    return reply(200, "<?xml version=\"1.0\"?>\n<ListBucketResult><IsTruncated>" +
                          std::string(is_cut ? "true" : "false") + "</IsTruncated>" + next + xml +
                          "</ListBucketResult>");
}

}  // namespace rollcall::test
