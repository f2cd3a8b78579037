// The functions of libmicrohttpd that this module calls, bound when the first of them is. Only the
// service needs it and libcurl (store/depot/late_curl.cc), and with the thirty libraries behind
// them they would be a third of the time of a small import (bench/results.md). Everything else
// includes their headers and calls them as ever.
#include <microhttpd.h>

#include <cstdarg>

#include "engine/text/late_library.h"

using rollcall::LateLibrary;

namespace {

const LateLibrary& http_library() {
    static const LateLibrary library("libmicrohttpd.so.12");
    return library;
}

}  // namespace

extern "C" {

MHD_Daemon* MHD_start_daemon(unsigned flags, std::uint16_t port, MHD_AcceptPolicyCallback accepts,
                             void* accepts_self, MHD_AccessHandlerCallback answers,
                             void* answers_self, ...) {
    static auto* const late =
        http_library().find<decltype(MHD_start_daemon_va)>("MHD_start_daemon_va");
    std::va_list options;
    va_start(options, answers_self);
    MHD_Daemon* const daemon =
        late(flags, port, accepts, accepts_self, answers, answers_self, options);
    va_end(options);
    return daemon;
}

MHD_socket MHD_quiesce_daemon(MHD_Daemon* daemon) {
    static auto* const late =
        http_library().find<decltype(MHD_quiesce_daemon)>("MHD_quiesce_daemon");
    return late(daemon);
}

void MHD_stop_daemon(MHD_Daemon* daemon) {
    static auto* const late = http_library().find<decltype(MHD_stop_daemon)>("MHD_stop_daemon");
    late(daemon);
}

int MHD_get_connection_values(MHD_Connection* connection, MHD_ValueKind kind,
                              MHD_KeyValueIterator visit, void* self) {
    static auto* const late =
        http_library().find<decltype(MHD_get_connection_values)>("MHD_get_connection_values");
    return late(connection, kind, visit, self);
}

// Of what is asked for here nothing takes a further argument.
const MHD_ConnectionInfo* MHD_get_connection_info(MHD_Connection* connection,
                                                  MHD_ConnectionInfoType what, ...) {
    static auto* const late =
        http_library().find<decltype(MHD_get_connection_info)>("MHD_get_connection_info");
    return late(connection, what);
}

MHD_Response* MHD_create_response_from_callback(std::uint64_t size, std::size_t block,
                                                MHD_ContentReaderCallback read, void* self,
                                                MHD_ContentReaderFreeCallback forget) {
    static auto* const late = http_library().find<decltype(MHD_create_response_from_callback)>(
        "MHD_create_response_from_callback");
    return late(size, block, read, self, forget);
}

MHD_Response* MHD_create_response_from_fd64(std::uint64_t size, int file) {
    static auto* const late = http_library().find<decltype(MHD_create_response_from_fd64)>(
        "MHD_create_response_from_fd64");
    return late(size, file);
}

MHD_Response* MHD_create_response_from_buffer(std::size_t size, void* buffer,
                                              MHD_ResponseMemoryMode mode) {
    static auto* const late = http_library().find<decltype(MHD_create_response_from_buffer)>(
        "MHD_create_response_from_buffer");
    return late(size, buffer, mode);
}

MHD_Result MHD_add_response_header(MHD_Response* response, const char* name, const char* value) {
    static auto* const late =
        http_library().find<decltype(MHD_add_response_header)>("MHD_add_response_header");
    return late(response, name, value);
}

MHD_Result MHD_queue_response(MHD_Connection* connection, unsigned status, MHD_Response* response) {
    static auto* const late =
        http_library().find<decltype(MHD_queue_response)>("MHD_queue_response");
    return late(connection, status, response);
}

void MHD_destroy_response(MHD_Response* response) {
    static auto* const late =
        http_library().find<decltype(MHD_destroy_response)>("MHD_destroy_response");
    late(response);
}

}  // extern "C"
