// Of a service for many tenants: what the host that a request came to says of them.
#pragma once

#include <string>

#include "engine/http/message.h"

namespace rollcall {

class Service;

// NAME of NAME.DOMAIN in lower case, whether there is such a tenant or not; empty where the host is
// no such one.
std::string tenant_of_host(const Service& service, const Request& request);

// Whether who signs in there names the tenant too. Goes by the service and the host alone, so it
// tells nobody which tenants there are.
bool needs_tenant(Service& service, const Request& request);

}  // namespace rollcall
