// Requests that are wrong in their framing, head or body, and what each gets.
#include <doctest/doctest.h>

#include "engine/http/body.h"
#include "engine/http/message.h"
#include "engine/http/multipart.h"
#include "engine/http/secret.h"
#include "tests/http/front.h"

namespace rollcall::test {
namespace {

struct BadCase {
    std::string fact;
    std::string head;  // of the request, without the token; "|" ends a line
    std::string body;
    int status;  // 0: the connection is cut
    std::string code;
};

constexpr const char* form = "Content-Type: multipart/form-data; boundary=bound|";

const BadCase framing_cases[] = {
    {"no such path", "GET /v2/bulk|", "", 404, "no_such_path"},
    {"a path with two slashes", "GET //v1/bulk/users/jobs|", "", 404, "no_such_path"},
    {"a path that climbs", "GET /v1/bulk/users/../users/jobs|", "", 404, "no_such_path"},
    {"an escape that is none", "GET /v1/bulk/users/jobs/%zz|", "", 404, "no_such_path"},
    {"a NUL in the path", "GET /v1/bulk/users/jobs/%00|", "", 404, "no_such_path"},
    {"an escape in the query that is none", "GET /v1/bulk/users/jobs?page=%z|", "", 400,
     "malformed"},
    {"a query that says something twice", "GET /v1/bulk/users/jobs?page=1&page=2|", "", 400,
     "malformed"},
    {"another method", "DELETE /v1/bulk/users/jobs|", "", 405, "method_not_allowed"},
    {"an unknown method", "BREW /v1/bulk/users/jobs|", "", 405, "method_not_allowed"},
    {"an override of the method is not heard",
     "GET /v1/bulk/users/proceed|X-HTTP-Method-Override: POST|", "", 405, "method_not_allowed"},
    {"a length and chunks at once",
     "POST /v1/bulk/users/upload|Content-Length: 3|Transfer-Encoding: chunked|", "0\r\n\r\n", 400,
     ""},
    {"two lengths", "POST /v1/bulk/users/upload|Content-Length: 3|Content-Length: 4|", "abc", 400,
     ""},
    {"a length that is no number", "POST /v1/bulk/users/upload|Content-Length: 3x|", "abc", 400,
     ""},
    {"a negative length", "POST /v1/bulk/users/upload|Content-Length: -3|", "abc", 400, ""},
    {"another transfer coding", "POST /v1/bulk/users/upload|Transfer-Encoding: gzip|", "", 400, ""},
    {"a number that is too large for any", "GET /v1/bulk/users/jobs?page=99999999999999999999|", "",
     400, "bad_request"},
    {"two hosts", "GET /v1/bulk/users/jobs|Host: a|Host: b|", "", 400, ""},
    {"a page of no number", "GET /v1/bulk/users/jobs?page=x|", "", 400, "bad_request"},
    {"page nought", "GET /v1/bulk/users/jobs?page=0|", "", 400, "bad_request"},
    {"a page that is too large", "GET /v1/bulk/users/jobs?per_page=1000000000|", "", 400,
     "bad_request"},
    {"a job that is no number", "GET /v1/bulk/users/jobs/abc|", "", 404, "no_such_job"},
    {"a job that is too large", "GET /v1/bulk/users/jobs/99999999999999999999|", "", 404,
     "no_such_job"},
    {"a job that is not there", "GET /v1/bulk/users/jobs/7|", "", 404, "no_such_job"},
};

const BadCase body_cases[] = {
    {"no JSON", "POST /v1/bulk/users/proceed|", "id=1", 400, "bad_request"},
    {"JSON that is no object", "POST /v1/bulk/users/proceed|", "[1]", 400, "bad_request"},
    {"no id", "POST /v1/bulk/users/proceed|", "{}", 400, "no_id"},
    {"a member twice", "POST /v1/bulk/users/proceed|", R"({"id":1,"id":2})", 400, "bad_request"},
    {"a member that is not allowed", "POST /v1/bulk/users/proceed|",
     R"({"id":1,"state":"finished"})", 400, "bad_request"},
    {"a member of another type", "POST /v1/bulk/users/proceed|", R"({"id":[1]})", 400,
     "bad_request"},
    {"JSON that is too deep", "POST /v1/bulk/users/proceed|",
     R"({"id":)" + std::string(100, '[') + std::string(100, ']') + "}", 400, "bad_request"},
    {"an unknown type", "POST /v1/bulk/users/upload|Content-Type: application/pdf|", "x", 415,
     "media_type"},
    {"a workbook",
     "POST /v1/bulk/users/upload|Content-Type: "
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet|",
     "PK", 415, "media_type"},
    {"an unknown coding", "POST /v1/bulk/users/upload|Content-Encoding: br|", "x", 415,
     "content_encoding"},
    {"two codings", "POST /v1/bulk/users/upload|Content-Encoding: gzip, gzip|", "x", 415,
     "content_encoding"},
    {"no file", "POST /v1/bulk/users/upload|Content-Type: text/csv|", "", 400, "no_file"},
    {"a digest of something else",
     "POST /v1/bulk/users/upload|Content-Type: text/csv|Content-Digest: sha-256=:AAAA:|", "x", 422,
     "digest"},
    {"a schema that is a path",
     "POST /v1/bulk/users/upload?schema=/etc/passwd|Content-Type: text/csv|", "x", 400,
     "bad_request"},
    {"a schema that is a file", "POST /v1/bulk/users/upload?schema=a.json|Content-Type: text/csv|",
     "x", 400, "bad_request"},
    {"a field that is not known", "POST /v1/bulk/users/upload?tenant=1|Content-Type: text/csv|",
     "x", 400, "bad_request"},
    {"an idempotency key that is too long",
     "POST /v1/bulk/users/upload|Content-Type: text/csv|Idempotency-Key: " + std::string(300, 'k') +
         "|",
     "x", 400, "bad_request"},
    {"a form without a boundary", "POST /v1/bulk/users/upload|Content-Type: multipart/form-data|",
     "x", 400, "multipart"},
    {"a form without its boundary", std::string("POST /v1/bulk/users/upload|") + form,
     "no boundary", 400, "multipart"},
    {"a form without parts", std::string("POST /v1/bulk/users/upload|") + form, "--bound--\r\n",
     400, "no_file"},
    {"a form that breaks off", std::string("POST /v1/bulk/users/upload|") + form,
     "--bound\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc", 400,
     "multipart"},
    {"a form with two files", std::string("POST /v1/bulk/users/upload|") + form,
     "--bound\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc\r\n" +
         form_of({}, "x", "y"),
     400, "multipart"},
    {"a form with a field twice", std::string("POST /v1/bulk/users/upload|") + form,
     form_of({"schema=ccai-users", "schema=ccai-users"}, "x", "y"), 400, "multipart"},
    {"a form with too many parts", std::string("POST /v1/bulk/users/upload|") + form,
     form_of({"a=1", "b=1", "c=1", "d=1", "e=1", "f=1", "g=1", "h=1"}, "x", "y"), 400, "multipart"},
    {"a form with a field that is too long", std::string("POST /v1/bulk/users/upload|") + form,
     form_of({"schema=" + std::string(2000, 's')}, "x", "y"), 400, "multipart"},
    {"a form with parts in a part", std::string("POST /v1/bulk/users/upload|") + form,
     "--bound\r\nContent-Disposition: form-data; name=\"file\"\r\nContent-Type: multipart/mixed; "
     "boundary=inner\r\n\r\n--inner\r\nContent-Type: text/csv\r\n\r\nabc\r\n--inner\r\n"
     "Content-Type: text/csv\r\n\r\nabc\r\n--inner--\r\n--bound--\r\n",
     400, "multipart"},
};

// The request of a case; with a length, where the case says none of its own.
std::string request_of(const BadCase& bad, const std::string& token) {
    std::string head;
    for (const char c : bad.head) head += c == '|' ? "\r\n" : std::string(1, c);
    const std::size_t line = head.find("\r\n");
    std::string text = head.substr(0, line) + " HTTP/1.1\r\nConnection: close\r\n" +
                       head.substr(line + 2) + "Authorization: Bearer " + token + "\r\n";
    if (text.find("Host:") == std::string::npos) text += "Host: localhost\r\n";
    const bool says_length = text.find("Content-Length:") != std::string::npos ||
                             text.find("Transfer-Encoding:") != std::string::npos;
    if (!says_length && !text.starts_with("GET"))
        text += "Content-Length: " + std::to_string(bad.body.size()) + "\r\n";
    return text + "\r\n" + bad.body;
}

template <typename Cases>
void check_cases(const Cases& cases) {
    Front front;
    const std::string token = front.token();
    for (const BadCase& bad : cases) {
        CAPTURE(bad.fact);
        const Reply reply = front.send(request_of(bad, token));
        CHECK(reply.status == bad.status);
        if (!bad.code.empty()) CHECK(reply.code() == bad.code);
        if (!bad.code.empty()) CHECK(reply.header("content-type") == "application/problem+json");
    }
    CHECK(front.office().store().list_jobs(0, 9).total == 0);
    // Nothing of them is kept, and the service goes on.
    CHECK(std::filesystem::is_empty(front.office().store().folder()));
    CHECK(front.upload(with_names("Email,First name\nann@x.co,A\n"), token).status == 202);
}

}  // namespace

TEST_CASE("wrong heads get their answers") { check_cases(framing_cases); }

TEST_CASE("wrong bodies get their answers") { check_cases(body_cases); }

TEST_CASE("a head that is too long, or has a line without end, is cut off") {
    Front front;
    const std::string long_line(100'000, 'x');
    CHECK(front.send("GET /healthz?" + long_line + " HTTP/1.1\r\nHost: a\r\n\r\n").status >= 400);
    CHECK(front.send("GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + long_line + "\r\n\r\n").status >=
          400);
    std::string many = "GET /healthz HTTP/1.1\r\nHost: a\r\n";
    for (int line = 0; line < 10'000; ++line) many += "X" + std::to_string(line) + ": y\r\n";
    CHECK(front.send(many + "\r\n").status >= 400);
    CHECK(front.get("/healthz", "").status == 200);
}

TEST_CASE("a body that is larger than it may be is refused before it is read, or as it grows") {
    ServiceOptions options;
    options.limits.upload_bytes = 1000;
    Front front(office_directory, options);
    const std::string token = front.token();
    const std::string head =
        "POST /v1/bulk/users/upload HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        "Content-Type: text/csv\r\nAuthorization: Bearer " +
        token + "\r\n";
    const Reply said = front.send(head + "Content-Length: 99999999999\r\n\r\nabc");
    CHECK(said.status == 413);
    std::string chunks;
    for (int chunk = 0; chunk < 50; ++chunk) chunks += "64\r\n" + std::string(100, 'x') + "\r\n";
    const Reply grown =
        front.send(head + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n");
    CHECK(grown.status == 413);
    CHECK(grown.code() == "too_large");
    CHECK(std::filesystem::is_empty(front.office().store().folder()));
}

TEST_CASE("a body that breaks off leaves nothing behind") {
    Front front;
    const std::string token = front.token();
    const int before = static_cast<int>(front.office().store().list_jobs(0, 9).total);
    front.call({"POST", "/v1/bulk/users/upload", "", token, {"Content-Type: text/csv"}});
    CHECK(static_cast<int>(front.office().store().list_jobs(0, 9).total) == before);
    CHECK(std::filesystem::is_empty(front.office().store().folder()));
}

TEST_CASE("a form is read as its clients write it, however it is cut") {
    struct FormCase {
        std::string fact, type, body;
    };
    const FormCase cases[] = {
        {"curl", "multipart/form-data; boundary=bound",
         "--bound\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n7\r\n--bound\r\n"
         "Content-Disposition: form-data; name=\"file\"; filename=\"a b.csv\"\r\n"
         "Content-Type: text/csv\r\n\r\nx,y\r\n1,2\r\n\r\n--bound--\r\n"},
        {"without quotes, as .NET", "multipart/form-data; Boundary=\"bound\"",
         "--bound\r\nContent-Disposition: form-data; name=id\r\n\r\n7\r\n--bound\r\n"
         "content-disposition:form-data; name=file; filename=\"a b.csv\"; filename*=utf-8''x\r\n"
         "\r\nx,y\r\n1,2\r\n\r\n--bound--"},
        {"a preamble, white space and an epilogue",
         "multipart/form-data; charset=utf-8; boundary=b",
         "before\r\n--b \t\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n7\r\n--b\r\n"
         "Content-Disposition: form-data; filename=\"a b.csv\"; name=\"file\"\r\n\r\n"
         "x,y\r\n1,2\r\n\r\n--b--\r\nbehind\r\n--b\r\n"},
        {"what looks like a boundary", "multipart/form-data; boundary=x",
         "--x\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n7\r\n--x\r\n"
         "Content-Disposition: form-data; name=\"file\"; filename=\"a b.csv\"\r\n\r\n"
         "x,y\r\n1,2\r\n\r\n--x--"},
    };
    for (const FormCase& one : cases)
        for (std::size_t size = 1; size <= one.body.size(); size += size < 40 ? 1 : 37) {
            CAPTURE(one.fact);
            CAPTURE(size);
            std::string read;
            MultipartReader form(
                boundary_of(one.type).value_or(""),
                [&](const FormPart& part) {
                    read += "[" + part.name + '|' + part.filename + ']';
                    return true;
                },
                [&](std::string_view bytes) {
                    read += bytes;
                    return true;
                });
            for (std::size_t at = 0; at < one.body.size(); at += size)
                CHECK(form.feed(std::string_view(one.body).substr(at, size)));
            CHECK(form.is_whole());
            CHECK(read == "[id|]7[file|a b.csv]x,y\r\n1,2\r\n");
        }
    CHECK(read_disposition(R"(form-data; name="a\"b"; filename="c:\d\e.csv")")->name == "a\"b");
    CHECK(read_disposition(R"(form-data; name="a"; filename="c:\d\e.csv")")->filename ==
          R"(c:\d\e.csv)");
    for (const std::string wrong : {"attachment; name=a", "form-data", "form-data; name=", ""})
        CHECK_FALSE(read_disposition(wrong));
    for (const std::string wrong : {"multipart/form-data", "multipart/form-data; boundary=",
                                    "multipart/form-data; boundary=\"\""})
        CHECK_FALSE(boundary_of(wrong));
    CHECK_FALSE(boundary_of("multipart/form-data; boundary=" + std::string(71, 'b')));
}

TEST_CASE("a compressed upload that is cut off fails, and says so") {
    Front front;
    const std::string token = front.token();
    // gzip of "Email,First name,…", without its end.
    const std::string cut("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x73\xcd\x4d\xcc", 14);
    CHECK(front
              .call({"POST",
                     "/v1/bulk/users/upload?filename=cut.gz",
                     cut,
                     token,
                     {"Content-Type: application/gzip"}})
              .status == 202);
    const Reply failed = front.settled(1, token);
    CHECK(failed.member("status") == R"("failed")");
    CHECK(failed.member("reason").starts_with("\"cut.gz: the gzip data is cut off"));
}

TEST_CASE("the name of an upload is only a label, and harmless") {
    struct NameCase {
        std::string given, kept;
    };
    const NameCase cases[] = {
        {"people.csv", "people.csv"},
        {"../../etc/passwd", "passwd"},
        {"C:\\Users\\ann\\people.csv", "people.csv"},
        {".hidden", "hidden"},
        {"", "upload"},
        {"..", "upload"},
        {"a\r\nb\tc", "abc"},
        {"a\xE2\x80\xAE"
         "fdp.csv",
         "afdp.csv"},  // right-to-left override
        {"a\xFF.csv", "a"},
        {std::string(300, 'n'), std::string(255, 'n')},
        {"\xE4\xBA\xBA.csv", "\xE4\xBA\xBA.csv"},
    };
    for (const NameCase& one : cases) CHECK(harmless_name(one.given) == one.kept);
}

TEST_CASE("percent and base64 are decoded, or refused") {
    CHECK(decode_percent("a%20b%C3%A9") == "a b\xC3\xA9");
    CHECK_FALSE(decode_percent("%"));
    CHECK_FALSE(decode_percent("%4"));
    CHECK_FALSE(decode_percent("%g0"));
    CHECK_FALSE(decode_percent("a%00"));
    CHECK(decode_base64("aGVsbG8=") == "hello");
    CHECK(decode_base64("aGVsbG8") == "hello");
    CHECK(decode_base64("_-8") == "\xFF\xEF");
    CHECK_FALSE(decode_base64("a b"));
}

TEST_CASE("secrets differ, and passwords are told apart") {
    CHECK(random_secret() != random_secret());
    CHECK(random_secret().size() == 43);
    const std::string hash = hash_password("correct horse");
    CHECK(hash.starts_with("$argon2id$"));
    CHECK(is_password("correct horse", hash));
    CHECK_FALSE(is_password("correct horsf", hash));
    CHECK(hash != hash_password("correct horse"));
}

}  // namespace rollcall::test
