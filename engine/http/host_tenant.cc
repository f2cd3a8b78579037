#include "engine/http/host_tenant.h"

#include <algorithm>

#include "engine/http/service.h"

namespace rollcall {

std::string tenant_of_host(const Service& service, const Request& request) {
    const std::string& domain = service.options().tenant_domain;
    std::string host = request.header("host");
    host.resize(std::min(host.find(':'), host.size()));
    const std::string end = '.' + domain;
    if (domain.empty() || !host.ends_with(end)) return {};
    return host.substr(0, host.size() - end.size());
}

bool needs_tenant(Service& service, const Request& request) {
    return service.stores().has_many() && tenant_of_host(service, request).empty();
}

}  // namespace rollcall
