// Takes the body of a request, piece by piece and in bounded memory.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/http/message.h"
#include "engine/http/multipart.h"
#include "engine/http/route.h"

namespace rollcall {

struct BodyLimits {
    std::uint64_t json_bytes = std::uint64_t{1} << 20;
    std::uint64_t upload_bytes = std::uint64_t{16} << 30;
    std::size_t form_fields = 8;
    std::size_t field_bytes = 1024;
};

class Body {
public:
    // `folder` is where uploads are kept; what it is given must outlive it.
    Body(const Head& head, BodyKind kind, const BodyLimits& limits, std::string folder);
    Body(const Body&) = delete;
    Body& operator=(const Body&) = delete;
    ~Body() = default;

    // Why it cannot be read, of its head alone.
    std::optional<Response> refuse_head();

    // False: refused, and refusal() says why.
    bool take(std::string_view bytes);

    // Puts what came into the request; false as take().
    bool finish(Request& request);

    std::uint64_t bytes() const { return bytes_; }
    Response refusal() { return std::move(*refusal_); }

private:
    bool refuse(Response response);
    bool begin_part(const FormPart& part);
    bool take_part(std::string_view bytes);
    bool open_upload();
    bool check_digest(const std::string& sha256);

    const Head& head_;
    BodyKind kind_;
    const BodyLimits& limits_;
    std::string folder_;
    std::uint64_t bytes_ = 0;
    std::optional<Response> refusal_;
    std::string text_;  // of JSON
    std::optional<MultipartReader> form_;
    TextMap fields_;
    std::size_t parts_ = 0;
    std::string part_;  // the one under way
    std::unique_ptr<UploadWriter> upload_;
    std::string filename_;
};

// The last part of a path, without what no name should hold; never empty, at most 255 bytes.
std::string harmless_name(std::string_view name);

}  // namespace rollcall
