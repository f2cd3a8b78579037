// rollcall webhook: who is told when a job is validated, waits or has ended.
#include <iostream>

#include "engine/cli/store_arguments.h"
#include "engine/cli/summary.h"
#include "engine/http/secret.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view webhook_help =
    "Usage: rollcall webhook add URL [options]\n"
    "       rollcall webhook list [options]\n"
    "       rollcall webhook remove ID [options]\n"
    "\n"
    "Tells others when a job is validated, waits for approval or has ended, while rollcall serve\n"
    "runs: by a signed POST (http or https), or by e-mail to the active users who may manage user\n"
    "lists (smtp or smtps). The secret is printed once; X-Rollcall-Signature is t=TIME,v1=HEX, "
    "the\n"
    "HMAC-SHA256 of TIME, a dot and the body. What does not arrive is tried again for an hour and\n"
    "more; X-Rollcall-Delivery tells what came twice.\n"
    "\n"
    "Examples:\n"
    "  rollcall webhook add https://hr.example.com/rollcall\n"
    "  rollcall webhook add smtp://mail.example.com --sender rollcall@example.com\n";

// What stands before the host may be a password.
std::string without_password(const std::string& url) {
    const std::size_t begin = url.find("://") + 3;
    const std::size_t at = url.substr(0, url.find('/', begin)).rfind('@');
    return at == std::string::npos || at < begin ? url
                                                 : url.substr(0, begin) + "…" + url.substr(at);
}

int add_webhook(const Arguments& arguments, Store& store) {
    Subscriber subscriber;
    subscriber.url = arguments.text("what");
    subscriber.sender = arguments.text("sender");
    const auto is_of = [&](std::string_view scheme) {
        return subscriber.url.starts_with(scheme) && subscriber.url.size() > scheme.size();
    };
    const bool is_mail = is_of("smtp://") || is_of("smtps://");
    if (!is_mail && !is_of("http://") && !is_of("https://"))
        throw Failure(FailureKind::usage,
                      "URL: begin it with https://, http://, smtp:// or smtps://");
    if (is_mail != !subscriber.sender.empty())
        throw Failure(FailureKind::usage, "--sender: goes with smtp, and only with it");
    if (!is_mail) subscriber.secret = random_secret();
    const std::int64_t id = store.outbox().add_subscriber(subscriber);
    std::cout << "webhook " << id;
    if (!is_mail) std::cout << ", secret " << subscriber.secret;
    std::cout << '\n';
    return 0;
}

}  // namespace

int webhook_command(const Words& words) {
    Arguments arguments(webhook_help);
    declare_store(arguments);
    arguments.option("sender", "EMAIL", "the address that e-mails are from");
    arguments.hidden_option("verb");
    arguments.hidden_option("what");
    if (!arguments.parse(words, {"verb", "what"})) return 0;
    const auto store = open_store(arguments);
    need_every_right(*store, arguments);
    const std::string verb = arguments.text("verb");
    if (verb == "add") return add_webhook(arguments, *store);
    if (verb == "list") {
        for (const Subscriber& one : store->outbox().subscribers())
            std::cout << one.id << "  " << for_terminal(without_password(one.url)) << '\n';
        return 0;
    }
    if (verb != "remove")
        throw Failure(FailureKind::usage, "webhook: add, list or remove? See --help");
    if (!store->outbox().remove_subscriber(static_cast<std::int64_t>(arguments.number("what"))))
        throw Failure(FailureKind::usage, "ID: there is no webhook of that number");
    return 0;
}

}  // namespace rollcall
