#include "engine/http/body.h"

#include <algorithm>
#include <array>

#include "engine/http/problem.h"
#include "engine/http/secret.h"
#include "engine/plan/plan_hash.h"
#include "engine/schema/fold.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::string_view form_type = "multipart/form-data";
constexpr std::array<std::string_view, 9> upload_types{
    "text/csv",
    "text/plain",
    "application/json",
    "application/x-ndjson",
    "application/ndjson",
    "application/gzip",
    "application/octet-stream",
    "application/zstd",
    "application/vnd.ms-excel",  // what browsers on Windows call a .csv
};
constexpr std::array<std::string_view, 3> encodings{"identity", "gzip", "zstd"};

// "text/csv" of "text/csv; charset=utf-8".
std::string media_type(const Head& head) {
    const auto found = head.headers.find("content-type");
    if (found == head.headers.end()) return {};
    std::string type = fold_ascii(found->second.substr(0, found->second.find(';')));
    while (type.ends_with(' ')) type.pop_back();
    return type;
}

template <typename List>
bool holds(const List& list, std::string_view word) {
    for (const std::string_view one : list)
        if (one == word) return true;
    return false;
}

std::string number(std::uint64_t value) { return std::to_string(value); }

}  // namespace

Body::Body(const Head& head, BodyKind kind, const BodyLimits& limits, std::string folder)
    : head_(head), kind_(kind), limits_(limits), folder_(std::move(folder)) {}

bool Body::refuse(Response response) {
    if (!refusal_) refusal_ = std::move(response);
    return false;
}

std::optional<Response> Body::refuse_head() {
    const std::uint64_t most =
        kind_ == BodyKind::upload ? limits_.upload_bytes : limits_.json_bytes;
    if (head_.content_length.value_or(0) > most)
        return problem(413, "too_large", "the body may have " + number(most) + " bytes");
    const auto encoding = head_.headers.find("content-encoding");
    const bool is_encoded = encoding != head_.headers.end();
    if (is_encoded &&
        (kind_ != BodyKind::upload || !holds(encodings, fold_ascii(encoding->second))))
        return problem(415, "content_encoding",
                       "the Content-Encoding is not one of identity, gzip and zstd (uploads only)");
    const std::string type = media_type(head_);
    const bool has_body = head_.is_chunked || head_.content_length.value_or(0) > 0;
    // curl calls what it sends a form unless it is told better.
    const bool is_json =
        type.empty() || type == "application/json" || type == "application/x-www-form-urlencoded";
    if (kind_ == BodyKind::json && has_body && !is_json)
        return problem(415, "media_type", "the Content-Type is not application/json");
    if (kind_ != BodyKind::upload) return std::nullopt;
    if (type == form_type) {
        const auto boundary = boundary_of(head_.headers.find("content-type")->second);
        if (!boundary)
            return problem(400, "multipart", "the Content-Type names no boundary of the parts");
        form_.emplace(
            *boundary, [this](const FormPart& part) { return begin_part(part); },
            [this](std::string_view bytes) { return take_part(bytes); });
    } else if (!type.empty() && !holds(upload_types, type)) {
        return problem(415, "media_type",
                       "the Content-Type is none that is read here; save the sheet as CSV, or send "
                       "JSON, as multipart/form-data with the part \"file\" or as it is");
    }
    return std::nullopt;
}

bool Body::take(std::string_view bytes) {
    if (refusal_) return false;
    bytes_ += bytes.size();
    const std::uint64_t most =
        kind_ == BodyKind::upload ? limits_.upload_bytes : limits_.json_bytes;
    if (bytes_ > most)
        return refuse(problem(413, "too_large", "the body may have " + number(most) + " bytes"));
    if (kind_ != BodyKind::upload) {
        text_.append(bytes);
        return true;
    }
    if (!form_) {
        if (!open_upload()) return false;
        upload_->append(bytes);
        return true;
    }
    if (form_->feed(bytes)) return true;
    return refuse(problem(400, "multipart", "the parts of the form cannot be read"));
}

bool Body::open_upload() {
    if (!upload_) upload_ = std::make_unique<UploadWriter>(folder_);
    return true;
}

bool Body::begin_part(const FormPart& part) {
    if (++parts_ > limits_.form_fields)
        return refuse(problem(400, "multipart",
                              "the form has more than " + number(limits_.form_fields) + " parts"));
    if (part.content_type.starts_with("multipart/"))
        return refuse(problem(400, "multipart", "a part of the form has parts itself"));
    part_ = part.name;
    if (part_ == "file") {
        if (upload_) return refuse(problem(400, "multipart", "the form has two parts \"file\""));
        filename_ = part.filename;
        return open_upload();
    }
    if (!fields_.emplace(part_, "").second)
        return refuse(problem(400, "multipart", "the form has two parts of one name"));
    return true;
}

bool Body::take_part(std::string_view bytes) {
    if (part_ == "file") {
        upload_->append(bytes);
        return true;
    }
    std::string& field = fields_.find(part_)->second;
    if (field.size() + bytes.size() > limits_.field_bytes)
        return refuse(problem(
            400, "multipart",
            "a field of the form is longer than " + number(limits_.field_bytes) + " bytes"));
    field.append(bytes);
    return true;
}

// RFC 9530; of a file that is sent as it is.
bool Body::check_digest(const std::string& sha256) {
    const auto header = head_.headers.find("content-digest");
    if (header == head_.headers.end()) return true;
    constexpr std::string_view start = "sha-256=:";
    const std::size_t at = header->second.find(start);
    if (at == std::string::npos) return true;
    std::string_view text = std::string_view(header->second).substr(at + start.size());
    text = text.substr(0, text.find(':'));
    const std::optional<std::string> said = decode_base64(text);
    Digest digest;
    if (said && said->size() == digest.size()) {
        std::copy(said->begin(), said->end(), digest.begin());
        if (to_hex(digest) == sha256) return true;
    }
    return refuse(
        problem(422, "digest", "the body is not what Content-Digest says; send it again"));
}

bool Body::finish(Request& request) {
    if (refusal_) return false;
    if (head_.content_length && bytes_ != *head_.content_length)
        return refuse(problem(400, "cut_off", "the body is shorter than its Content-Length"));
    request.body = std::move(text_);
    if (kind_ != BodyKind::upload) return true;
    if (form_ && !form_->is_whole())
        return refuse(problem(400, "multipart", "the form ends before its last part does"));
    if (!upload_)
        return refuse(problem(400, "no_file",
                              "there is no file: send it as the part \"file\" of a "
                              "form, or as the body"));
    Incoming file;
    const bool is_form = !filename_.empty() || parts_ > 0;
    file.kept = upload_->finish();
    if (!is_form && !check_digest(file.kept.sha256)) {
        forget_upload(folder_, file.kept.name);
        return false;
    }
    file.filename = harmless_name(is_form ? filename_ : request.query("filename"));
    request.form = std::move(fields_);
    request.file = std::move(file);
    return true;
}

std::string harmless_name(std::string_view name) {
    constexpr std::size_t most = 255;
    const std::size_t slash = name.find_last_of("/\\");
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    std::string out;
    const std::string_view valid = name.substr(0, find_invalid_utf8(name));
    for (std::size_t at = 0; at < valid.size();) {
        std::size_t end = at + 1;
        while (end < valid.size() && (static_cast<unsigned char>(valid[end]) & 0xC0) == 0x80) ++end;
        const std::string_view letter = valid.substr(at, end - at);
        at = end;
        const bool is_ascii_control = letter[0] < ' ' && letter.size() == 1;
        if (is_ascii_control || holds_control(letter) || holds_invisible(letter)) continue;
        if (out.size() + letter.size() > most) break;
        out.append(letter);
    }
    while (out.starts_with('.')) out.erase(0, 1);
    return out.empty() ? "upload" : out;
}

}  // namespace rollcall
