// The least that libmicrohttpd can do: the same few bytes for every request, a thread for each
// connection. What the service is measured beside. hello_http: prints the port, runs until killed.
#include <microhttpd.h>
#include <unistd.h>

#include <cstring>
#include <iostream>

namespace {

MHD_Result answer(void*, MHD_Connection* connection, const char*, const char*, const char*,
                  const char*, std::size_t*, void** state) {
    if (*state == nullptr) {
        *state = connection;
        return MHD_YES;
    }
    static char text[] = "{\"hello\":\"world\"}";
    MHD_Response* const response =
        MHD_create_response_from_buffer(std::strlen(text), text, MHD_RESPMEM_PERSISTENT);
    const MHD_Result result = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return result;
}

}  // namespace

int main() {
    MHD_Daemon* const daemon = MHD_start_daemon(
        MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL, 0, nullptr,
        nullptr, &answer, nullptr, MHD_OPTION_END);
    if (daemon == nullptr) return 1;
    const auto* const about = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    std::cout << "http://127.0.0.1:" << about->port << std::endl;
    ::pause();
    return 0;
}
