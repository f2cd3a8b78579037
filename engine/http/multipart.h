// multipart/form-data (RFC 7578) piece by piece, in bounded memory.
//
// Our own, for the server library's reader takes only names in quotes and lower-case words, and
// .NET's clients send others. What a part holds is handed on as it comes; only heads are kept.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

struct FormPart {
    std::string name;
    std::string filename;
    std::string content_type;  // in lower case
};

// The parameter "boundary" of a Content-Type; none where it is missing or none of RFC 2046's.
std::optional<std::string> boundary_of(std::string_view content_type);

// "form-data; name=file; filename=\"a b.csv\"" taken apart; none where there is no name.
std::optional<FormPart> read_disposition(std::string_view text);

class MultipartReader {
public:
    using Begin = std::function<bool(const FormPart&)>;
    using Take = std::function<bool(std::string_view)>;

    // begin() and take() answer whether it goes on.
    MultipartReader(const std::string& boundary, Begin begin, Take take);

    // False where it is no such form, or begin() or take() said so.
    bool feed(std::string_view bytes);

    // Whether the last part came to its end.
    bool is_whole() const { return state_ == State::epilogue; }

private:
    enum class State : std::uint8_t { preamble, head, body, epilogue };

    // Each works on what is waiting; false: more bytes are needed, or it has failed.
    bool read_head();
    bool read_text();
    bool hand_on(std::size_t size);

    std::string delimiter_;
    Begin begin_;
    Take take_;
    State state_ = State::preamble;
    std::string waiting_;
    bool has_failed_ = false;
};

}  // namespace rollcall
