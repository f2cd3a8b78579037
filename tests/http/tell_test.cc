// Subscribers are told of jobs: signed, again where it did not arrive, and by e-mail.
#include "engine/http/tell.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <mutex>

#include "engine/job/time_stamp.h"
#include "tests/http/front.h"

namespace rollcall::test {
namespace {

// Takes one connection after the other on a free port: `talk` speaks with each.
class Listener {
public:
    using Talk = std::function<std::string(int socket, unsigned count)>;

    explicit Listener(Talk talk) : talk_(std::move(talk)) {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(socket_, 8);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] {
            for (unsigned count = 0;; ++count) {
                const int peer = ::accept(socket_, nullptr, nullptr);
                if (peer < 0) return;
                const std::string heard = talk_(peer, count);
                ::close(peer);
                const std::lock_guard lock(mutex_);
                heard_.push_back(heard);
            }
        });
    }
    ~Listener() {
        ::shutdown(socket_, SHUT_RDWR);
        thread_.join();
        ::close(socket_);
    }

    std::uint16_t port() const { return port_; }
    std::vector<std::string> wait_for(std::size_t count) {
        for (;;) {
            {
                const std::lock_guard lock(mutex_);
                if (heard_.size() >= count) return heard_;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }

private:
    Talk talk_;
    int socket_ = -1;
    std::uint16_t port_ = 0;
    std::thread thread_;
    std::mutex mutex_;
    std::vector<std::string> heard_;
};

// Reads until the text ends like that.
std::string read_until(int socket, const std::string& end) {
    std::string text;
    std::array<char, 4096> room;
    while (text.find(end) == std::string::npos) {
        const ssize_t got = ::recv(socket, room.data(), room.size(), 0);
        if (got <= 0) break;
        text.append(room.data(), static_cast<std::size_t>(got));
    }
    return text;
}

void say(int socket, const std::string& text) {
    static_cast<void>(::send(socket, text.data(), text.size(), MSG_NOSIGNAL));
}

}  // namespace

TEST_CASE("a webhook is told of a job with a signature over time and body") {
    Listener hook([](int socket, unsigned) {
        const std::string heard = read_until(socket, "}");
        say(socket, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        return heard;
    });
    Front front;
    front.office().store().outbox().add_subscriber(
        {0, "http://127.0.0.1:" + std::to_string(hook.port()) + "/told", "key", ""});
    front.upload(with_names("Email,First name\nann@x.co,A\n"), front.token());
    const std::string heard = hook.wait_for(1)[0];
    CHECK(heard.starts_with("POST /told HTTP/1.1\r\n"));
    const std::string body = heard.substr(heard.find("\r\n\r\n") + 4);
    CHECK(body.starts_with(R"({"delivery":1,"event":"job.valid_scheme","job":1,"at":")"));
    const std::size_t at = heard.find("X-Rollcall-Signature: t=") + 24;
    const std::string time = heard.substr(at, heard.find(',', at) - at);
    CHECK(heard.find(",v1=" + sign("key", time + '.' + body)) != std::string::npos);
    CHECK(body.find("ann@x.co") == std::string::npos);
    while (!front.office().store().outbox().due("9999", 9).empty())
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

TEST_CASE("what did not arrive is kept and tried again later") {
    Listener hook([](int socket, unsigned) {
        const std::string heard = read_until(socket, "}");
        say(socket, "HTTP/1.1 503 No\r\nConnection: close\r\n\r\n");
        return heard;
    });
    Front front;
    front.office().store().outbox().add_subscriber(
        {0, "http://127.0.0.1:" + std::to_string(hook.port()) + "/", "key", ""});
    front.upload(with_names("Email,First name\nann@x.co,A\n"), front.token());
    hook.wait_for(1);
    std::vector<Telling> due;
    do due = front.office().store().outbox().due("9999", 9);
    while (due.empty() || due[0].tries == 0);
    CHECK(due.size() == 1);
    CHECK(front.office().store().outbox().due(time_stamp(), 9).empty());
    front.stop();
    CHECK(front.log().find("it answered 503; again at ") != std::string::npos);
}

TEST_CASE("tries come further and further apart, and end") {
    CHECK(next_try(0) < next_try(1));
    CHECK(next_try(1) < next_try(5));
    CHECK(!next_try(9).empty());
    CHECK(next_try(10).empty());
}

TEST_CASE("who may manage user lists gets an e-mail") {
    Listener post([](int socket, unsigned) {
        std::string heard;
        say(socket, "220 here\r\n");
        for (;;) {
            const std::string line = read_until(socket, "\r\n");
            heard += line;
            if (line.starts_with("DATA")) {
                say(socket, "354 go\r\n");
                heard += read_until(socket, "\r\n.\r\n");
            }
            if (line.empty() || line.starts_with("QUIT")) {
                say(socket, "221 bye\r\n");
                return heard;
            }
            say(socket, "250 ok\r\n");
        }
    });
    Front front;
    front.office().store().outbox().add_subscriber(
        {0, "smtp://127.0.0.1:" + std::to_string(post.port()), "", "rollcall@x.co"});
    const std::string token = front.token();
    front.upload(with_names("Email,First name\nann@x.co,A\n"), token);
    const std::string heard = post.wait_for(1)[0];
    CHECK(heard.find("MAIL FROM:<rollcall@x.co>") != std::string::npos);
    CHECK(heard.find("RCPT TO:<ada@x.co>") != std::string::npos);
    CHECK(heard.find("RCPT TO:<zoe@x.co>") != std::string::npos);
    CHECK(heard.find("RCPT TO:<ann@x.co>") == std::string::npos);
    CHECK(heard.find("Subject: User lists: job 1 is valid_scheme") != std::string::npos);
    CHECK(heard.find("/#/jobs/1\r\n") != std::string::npos);
}

TEST_CASE("an e-mail links to the page, with the tenant where that asks for one") {
    Telling telling;
    telling.state = "finished";
    Job job;
    job.id = 7;
    const std::string base = "https://x.co";
    CHECK(telling_mail(telling, job, base, "").find("Look at it: https://x.co/#/jobs/7\r\n") !=
          std::string::npos);
    CHECK(telling_mail(telling, job, base, "acme")
              .find("Look at it: https://x.co/?tenant=acme#/jobs/7\r\n") != std::string::npos);
}

TEST_CASE("a signature is that of RFC 4231") {
    CHECK(sign("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace rollcall::test
