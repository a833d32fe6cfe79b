#include "stream.hpp"

namespace host {

void Side::pass_on_headers() {
  if (!passed_on.headers) passed_on.headers = headers ? headers->entries() : Pairs{};
}

void Side::pass_on() {
  if (passed_on.complete) return;
  pass_on_headers();
  passed_on.body += held;
  held.clear();
  buffering = false;
  hold = Hold::none;
  if (!ended || chunk) return;
  passed_on.trailers = trailers ? trailers->entries() : Pairs{};
  passed_on.complete = true;
}

HeaderMap* Side::trailers_for_change() {
  if (!trailers && body_present && ended) {
    trailers.emplace(name == SideName::request ? MapKind::request_trailers : MapKind::response_trailers);
    trailers_visible = true;
  }
  return trailers_visible && trailers ? &*trailers : nullptr;
}

void Stream::answer(const LocalResponse& local) {
  PassedOn& passed_on = response.passed_on;
  if (closed || passed_on.complete) return;
  if (side == SideName::request) {
    if (!local_response) local_response = local;
    answered_locally = true;
    code_details = local_response->details;
    return;
  }
  closed = true;
  if (passed_on.headers) {
    reset = true;
    return;
  }
  BuiltResponse built = build_local_response(request.headers, local);
  passed_on = PassedOn{built.headers.entries(), std::move(built.body), {}, true};
  response.headers = std::move(built.headers);
  response.trailers.reset();
  answered_locally = true;
  code_details = local.details;
}

}  // namespace host
