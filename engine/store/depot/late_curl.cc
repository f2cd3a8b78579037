// The functions of libcurl that this module and http call, bound when the first of them is: only a
// depot and webhooks need it, and with the libraries behind it it would slow every start
// (text/late_library.h).
#include <curl/curl.h>

#include <cstdarg>

#include "engine/text/late_library.h"

namespace {

const rollcall::LateLibrary& curl_library() {
    static const rollcall::LateLibrary library("libcurl.so.4");
    return library;
}

}  // namespace

extern "C" {

CURL* curl_easy_init() {
    static auto* const late = curl_library().find<decltype(curl_easy_init)>("curl_easy_init");
    return late();
}

// Each option takes one argument: a pointer or a number of its size (CURLOPT_…, curl/curl.h).
CURLcode(curl_easy_setopt)(CURL* curl, CURLoption option, ...) {
    static auto* const late = curl_library().find<decltype(curl_easy_setopt)>("curl_easy_setopt");
    static_assert(sizeof(void*) == sizeof(curl_off_t));
    std::va_list values;
    va_start(values, option);
    void* const value = va_arg(values, void*);
    va_end(values);
    return late(curl, option, value);
}

CURLcode(curl_easy_getinfo)(CURL* curl, CURLINFO what, ...) {
    static auto* const late = curl_library().find<decltype(curl_easy_getinfo)>("curl_easy_getinfo");
    std::va_list values;
    va_start(values, what);
    void* const value = va_arg(values, void*);
    va_end(values);
    return late(curl, what, value);
}

void curl_easy_reset(CURL* curl) {
    static auto* const late = curl_library().find<decltype(curl_easy_reset)>("curl_easy_reset");
    late(curl);
}

CURLcode curl_easy_perform(CURL* curl) {
    static auto* const late = curl_library().find<decltype(curl_easy_perform)>("curl_easy_perform");
    return late(curl);
}

const char* curl_easy_strerror(CURLcode code) {
    static auto* const late =
        curl_library().find<decltype(curl_easy_strerror)>("curl_easy_strerror");
    return late(code);
}

void curl_easy_cleanup(CURL* curl) {
    static auto* const late = curl_library().find<decltype(curl_easy_cleanup)>("curl_easy_cleanup");
    late(curl);
}

curl_slist* curl_slist_append(curl_slist* list, const char* text) {
    static auto* const late = curl_library().find<decltype(curl_slist_append)>("curl_slist_append");
    return late(list, text);
}

void curl_slist_free_all(curl_slist* list) {
    static auto* const late =
        curl_library().find<decltype(curl_slist_free_all)>("curl_slist_free_all");
    late(list);
}

}  // extern "C"
