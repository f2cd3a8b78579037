// The review page: its one document and what that loads.
#include <algorithm>
#include <array>
#include <span>

#include "engine/http/page_assets.h"
#include "engine/http/problem.h"
#include "engine/http/resources.h"
#include "engine/http/secret.h"
#include "engine/http/service.h"

namespace rollcall {
namespace {

constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

struct ContentType {
    std::string_view ending;
    std::string_view type;
};
constexpr std::array types{
    ContentType{".html", "text/html; charset=utf-8"},
    ContentType{".js", "text/javascript; charset=utf-8"},
    ContentType{".css", "text/css; charset=utf-8"},
    ContentType{".svg", "image/svg+xml"},
    ContentType{".txt", "text/plain; charset=utf-8"},
};

Response answer_file_named(const Request& request, std::string_view name) {
    const std::span assets(page_assets, page_asset_count);
    const auto asset = std::find_if(assets.begin(), assets.end(),
                                    [&](const PageAsset& one) { return one.name == name; });
    if (asset == assets.end())
        return problem(404, "no_such_path", "there is no such path; see /openapi.json");
    const std::string tag = '"' + fingerprint_of(std::string(asset->text)).substr(0, 32) + '"';
    Response response;
    response.add("Content-Security-Policy", std::string(policy));
    response.add("Cross-Origin-Opener-Policy", "same-origin");
    response.add("Cache-Control", "no-cache");  // may be kept, and is asked for each time
    response.add("ETag", tag);
    if (request.header("if-none-match") == tag) {
        response.status = 304;
        return response;
    }
    const auto type = std::find_if(types.begin(), types.end(), [&](const ContentType& one) {
        return name.ends_with(one.ending);
    });
    response.add("Content-Type", std::string(type == types.end() ? types.back().type : type->type));
    response.body = asset->text;
    return response;
}

}  // namespace

Response answer_page(Service&, Request& request) {
    return answer_file_named(request, "index.html");
}

Response answer_asset(Service&, Request& request) {
    return answer_file_named(request, request.arguments[0]);
}

}  // namespace rollcall
