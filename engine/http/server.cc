#include "engine/http/server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstdarg>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>

#include "engine/http/exchange.h"
#include "engine/http/problem.h"
#include "engine/http/service.h"
#include "engine/schema/fold.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

// What may stand but once in a head.
bool stands_once(const std::string& name) {
    for (const std::string_view one :
         {"authorization", "content-disposition", "content-encoding", "content-length",
          "content-type", "host", "idempotency-key", "if-match", "transfer-encoding"})
        if (name == one) return true;
    return false;
}

MHD_Result take_header(void* self, MHD_ValueKind, const char* key, const char* value) {
    Head& head = *static_cast<Head*>(self);
    const std::string name = fold_ascii(key);
    std::string text = value == nullptr ? "" : value;
    while (text.ends_with(' ') || text.ends_with('\t')) text.pop_back();  // RFC 9110, 5.5
    const auto [found, is_new] = head.headers.emplace(name, text);
    if (is_new) return MHD_YES;
    if (stands_once(name)) head.is_malformed = true;
    found->second += (name == "cookie" ? "; " : ", ") + text;
    return MHD_YES;
}

MHD_Result take_query(void* self, MHD_ValueKind, const char* key, const char* value) {
    Head& head = *static_cast<Head*>(self);
    const auto name = decode_percent(key);
    const auto text = decode_percent(value == nullptr ? "" : value);
    if (!name || !text || !head.query.emplace(*name, *text).second) head.is_malformed = true;
    return MHD_YES;
}

// RFC 9112, 3.2.2: a server takes the whole URL too.
std::string path_of(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"})
        if (target.starts_with(scheme)) {
            const std::size_t slash = target.find('/', scheme.size());
            return slash == std::string_view::npos ? "/" : std::string(target.substr(slash));
        }
    return std::string(target);
}

Head read_head(MHD_Connection* connection, const char* target, const char* method,
               const char* version) {
    Head head;
    head.method = find_method(method);
    head.target = path_of(target);
    MHD_get_connection_values(connection, MHD_HEADER_KIND, &take_header, &head);
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, &take_query, &head);
    // RFC 9112, 3.2.
    if (std::string_view(version) == "HTTP/1.1" && !head.headers.contains("host"))
        head.is_malformed = true;
    const auto length = head.headers.find("content-length");
    const auto coding = head.headers.find("transfer-encoding");
    head.is_chunked = coding != head.headers.end();
    if (head.is_chunked && fold_ascii(coding->second) != "chunked") head.is_malformed = true;
    if (length == head.headers.end()) return head;
    std::uint64_t bytes = 0;
    const std::string& text = length->second;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), bytes);
    // Both at once is how requests are smuggled past a proxy (RFC 9112, 6.3).
    if (text.empty() || read.ptr != text.data() + text.size() || head.is_chunked)
        head.is_malformed = true;
    head.content_length = bytes;
    return head;
}

// What is left of a response that comes piece by piece.
struct Flow {
    std::function<bool(std::string&)> next;
    std::string text;
    std::size_t done = 0;
};

ssize_t take_piece(void* self, std::uint64_t, char* room, std::size_t size) {
    Flow& flow = *static_cast<Flow*>(self);
    try {
        while (flow.done == flow.text.size()) {
            flow.text.clear();
            flow.done = 0;
            if (!flow.next(flow.text) && flow.text.empty()) return MHD_CONTENT_READER_END_OF_STREAM;
        }
    } catch (const std::exception&) {
        return MHD_CONTENT_READER_END_WITH_ERROR;  // the connection breaks off, and it is seen
    }
    const std::size_t count = std::min(size, flow.text.size() - flow.done);
    std::memcpy(room, flow.text.data() + flow.done, count);
    flow.done += count;
    return static_cast<ssize_t>(count);
}

void end_flow(void* self) { delete static_cast<Flow*>(self); }

MHD_Response* make_response(Response& response) {
    MHD_Response* made = nullptr;
    if (response.next) {
        auto flow = std::make_unique<Flow>(Flow{std::move(response.next), "", 0});
        made = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, piece_bytes, &take_piece,
                                                 flow.get(), &end_flow);
        if (made != nullptr) flow.release();
    } else if (response.file >= 0) {
        made = MHD_create_response_from_fd64(response.file_bytes, response.file);
    } else {
        made = MHD_create_response_from_buffer(response.body.size(), response.body.data(),
                                               MHD_RESPMEM_MUST_COPY);
    }
    if (made == nullptr) return nullptr;
    for (const auto& [name, value] : response.headers)
        MHD_add_response_header(made, name.c_str(), value.c_str());
    return made;
}

int socket_of(MHD_Connection* connection) {
    const auto* const about =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return about == nullptr ? -1 : about->connect_fd;
}

std::string read_pem(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    if (!file || text.str().empty())
        throw Failure(FailureKind::input_not_opened, path + ": cannot be read");
    return text.str();
}

[[noreturn]] void fail_to_listen(const std::string& listen, const std::string& why) {
    throw Failure(FailureKind::unavailable, "--listen " + listen + ": " + why);
}

}  // namespace

Listening listen_on(const std::string& listen) {
    const std::size_t colon = listen.rfind(':');
    if (colon == std::string::npos || colon == 0)
        throw Failure(FailureKind::usage,
                      "--listen: \"" + listen + "\" is not ADDRESS:PORT, such as 127.0.0.1:8080");
    std::string address = listen.substr(0, colon);
    const std::string port = listen.substr(colon + 1);
    if (address.starts_with('[') && address.ends_with(']'))
        address = address.substr(1, address.size() - 2);
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    if (::getaddrinfo(address.c_str(), port.c_str(), &hints, &found) != 0)
        throw Failure(FailureKind::usage,
                      "--listen: \"" + listen + "\" names no address and port of this machine");
    Listening listening;
    const int on = 1;
    listening.socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::setsockopt(listening.socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const bool is_bound = ::bind(listening.socket, found->ai_addr, found->ai_addrlen) == 0 &&
                          ::listen(listening.socket, SOMAXCONN) == 0;
    const std::string why = std::strerror(errno);
    ::freeaddrinfo(found);
    if (!is_bound) {
        ::close(listening.socket);
        fail_to_listen(listen, why);
    }
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    ::getsockname(listening.socket, reinterpret_cast<sockaddr*>(&own), &size);
    listening.port =
        ntohs(own.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&own)->sin6_port
                                        : reinterpret_cast<sockaddr_in*>(&own)->sin_port);
    return listening;
}

struct Server::Glue {
    // A request under way.
    struct Run {
        std::unique_ptr<Exchange> exchange;
        bool is_answered = false;
        bool is_refused = false;
        std::uint64_t read_over = 0;
    };

    static MHD_Result queue(Run& run, MHD_Connection* connection, Response response) {
        run.exchange->answered_with(response.status);
        run.is_answered = true;
        MHD_Response* const made = make_response(response);
        if (made == nullptr) return MHD_NO;
        const MHD_Result result =
            MHD_queue_response(connection, static_cast<unsigned>(response.status), made);
        MHD_destroy_response(made);
        return result;
    }

    static MHD_Result access(void* self, MHD_Connection* connection, const char* url,
                             const char* method, const char* version, const char* data,
                             std::size_t* size, void** state) {
        Server& server = *static_cast<Server*>(self);
        if (*state == nullptr) {
            server.watch_.head_is_whole(socket_of(connection));
            ++server.under_way_;
            auto run = std::make_unique<Run>();
            run->exchange = std::make_unique<Exchange>(server.service_,
                                                       read_head(connection, url, method, version));
            *state = run.get();
            Run& begun = *run.release();
            std::optional<Response> early = begun.exchange->begin();
            return early ? queue(begun, connection, std::move(*early)) : MHD_YES;
        }
        Run& run = *static_cast<Run*>(*state);
        if (run.is_answered) return MHD_YES;
        if (*size == 0) return queue(run, connection, run.exchange->answer());
        const std::size_t taken = std::exchange(*size, 0);
        if (!run.is_refused) run.is_refused = !run.exchange->take({data, taken});
        if (!run.is_refused) return MHD_YES;
        // The library answers only once a body is whole; a small rest is read over for that.
        run.read_over += taken;
        return run.read_over <= most_read_over ? MHD_YES : give_up(run, connection);
    }

    // Says why, as far as that can still be said, and breaks off.
    static MHD_Result give_up(Run& run, MHD_Connection* connection) {
        const Response response = run.exchange->answer();
        run.exchange->answered_with(response.status);
        const bool is_plain =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_PROTOCOL) == nullptr;
        if (!is_plain) return MHD_NO;
        std::string text =
            "HTTP/1.1 " + std::to_string(response.status) + ' ' +
            std::string(status_title(response.status)) +
            "\r\nConnection: close\r\nContent-Length: " + std::to_string(response.body.size()) +
            "\r\n";
        for (const auto& [name, value] : response.headers) text += name + ": " + value + "\r\n";
        text += "\r\n" + response.body;
        static_cast<void>(
            ::send(socket_of(connection), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
        return MHD_NO;
    }

    static void completed(void* self, MHD_Connection* connection, void** state,
                          MHD_RequestTerminationCode) {
        Server& server = *static_cast<Server*>(self);
        if (*state == nullptr) return;
        delete static_cast<Run*>(*state);
        *state = nullptr;
        --server.under_way_;
        server.watch_.answered(socket_of(connection));
    }

    static void notify(void* self, MHD_Connection* connection, void**,
                       MHD_ConnectionNotificationCode code) {
        Server& server = *static_cast<Server*>(self);
        if (code == MHD_CONNECTION_NOTIFY_STARTED)
            server.watch_.opened(socket_of(connection));
        else
            server.watch_.closed(socket_of(connection));
    }

    // Paths are decoded part by part, where they are matched.
    static std::size_t keep_escapes(void*, MHD_Connection*, char* text) {
        return std::strlen(text);
    }

    static void log(void* self, const char* format, va_list arguments) {
        std::array<char, 512> text;
        std::vsnprintf(text.data(), text.size(), format, arguments);
        std::string line = text.data();
        while (line.ends_with('\n')) line.pop_back();
        static_cast<Server*>(self)->service_.log().said("http", line);
    }
};

Server::Server(Service& service, const ServerOptions& options, const Listening& listening)
    : service_(service), watch_(options.head_time) {
    const bool is_safe = !options.tls_certificate.empty();
    if (is_safe != !options.tls_key.empty())
        throw Failure(FailureKind::usage, "--tls-certificate and --tls-key go together");
    if (is_safe) {
        certificate_ = read_pem(options.tls_certificate);
        key_ = read_pem(options.tls_key);
    }
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                     MHD_USE_POLL | MHD_USE_ITC | MHD_USE_ERROR_LOG;
    std::vector<MHD_OptionItem> more;
    if (is_safe) {
        flags |= MHD_USE_TLS;
        more.push_back({MHD_OPTION_HTTPS_MEM_CERT, 0, certificate_.data()});
        more.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, key_.data()});
    }
    more.push_back({MHD_OPTION_END, 0, nullptr});
    constexpr std::size_t stack_bytes = 1024 * 1024;  // a small record is judged on it
    daemon_ = MHD_start_daemon(
        flags, 0, nullptr, nullptr, &Glue::access, this,  //
        MHD_OPTION_EXTERNAL_LOGGER, &Glue::log, this,     //
        MHD_OPTION_LISTEN_SOCKET, listening.socket,       //
        MHD_OPTION_NOTIFY_COMPLETED, &Glue::completed, this, MHD_OPTION_NOTIFY_CONNECTION,
        &Glue::notify, this, MHD_OPTION_UNESCAPE_CALLBACK, &Glue::keep_escapes, this,
        MHD_OPTION_CONNECTION_LIMIT, options.connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        options.connections_per_address, MHD_OPTION_CONNECTION_TIMEOUT,
        static_cast<unsigned>(options.idle.count()), MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        static_cast<std::size_t>(options.head_bytes), MHD_OPTION_STRICT_FOR_CLIENT, 0,
        MHD_OPTION_THREAD_STACK_SIZE, stack_bytes, MHD_OPTION_ARRAY, more.data(), MHD_OPTION_END);
    if (daemon_ == nullptr) {
        ::close(listening.socket);
        fail_to_listen(options.listen, is_safe ? "the server cannot be started; are certificate "
                                                 "and key PEM files of one another?"
                                               : "the server cannot be started");
    }
}

void Server::stop(std::chrono::seconds patience) {
    if (daemon_ == nullptr) return;
    const int socket = MHD_quiesce_daemon(daemon_);
    if (socket >= 0) ::close(socket);
    const auto until = std::chrono::steady_clock::now() + patience;
    while (under_way_ > 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    MHD_stop_daemon(daemon_);
    daemon_ = nullptr;
}

Server::~Server() { stop(std::chrono::seconds(0)); }

}  // namespace rollcall
