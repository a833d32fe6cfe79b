// Lets only requests pass that are signed with a consumer's secret, with the configuration and the signature of
// Higress's hmac-auth plugin. See README.md.
#include "proxy_wasm/base64.h"
#include "proxy_wasm/consumers.h"
#include "proxy_wasm/date.h"
#include "proxy_wasm/digest.h"
#include "proxy_wasm/rules_plugin.h"

using namespace proxy_wasm;

namespace {

constexpr size_t maximum_body = 32U << 20;

struct Consumer {
  std::string name;
  std::string key;
  std::string secret;

  bool parse(const Json &json, std::string &problem) {
    return require_field(json, "key", key, problem) && require_field(json, "secret", secret, problem);
  }
};

struct Config {
  std::vector<Consumer> consumers;
  /// Seconds; nothing where the date does not matter.
  std::optional<int64_t> date_offset;

  bool parse(const Json &json, std::string &problem) {
    if (!json.contains("consumers")) {
      problem = "'consumers' is missing";
      return false;
    }
    if (!read_consumers(json, consumers, problem)) return false;
    if (!read_field(json, "date_offset", date_offset, problem)) return false;
    for (size_t index = 0; index < consumers.size(); ++index) {
      for (size_t other = 0; other < index; ++other) {
        if (consumers[other].key != consumers[index].key) continue;
        problem = "consumer '" + consumers[index].name + "' has the key of another";
        return false;
      }
    }
    return true;
  }
};

using ConfigRules = AuthRules<Config>;

/// Path and parameters as they are signed: sorted by name, the first value of each name, no `=` before an empty value.
std::string path_and_parameters(std::string_view path, std::string_view form) {
  Parameters parameters = parse_parameters(query_of(path));
  for (auto &parameter : parse_parameters(form)) parameters.push_back(std::move(parameter));
  std::stable_sort(parameters.begin(), parameters.end(),
                   [](const auto &left, const auto &right) { return left.first < right.first; });
  std::string text(path_without_query(path));
  char separator = '?';
  std::string_view last;
  for (const auto &[name, value] : parameters) {
    if (separator == '&' && name == last) continue;
    last = name;
    text.push_back(separator);
    separator = '&';
    text.append(name);
    if (!value.empty()) text.append("=").append(value);
  }
  return text;
}

/// The lines of the headers that the client says it signed.
std::string signed_headers() {
  const HostBytes list = request_header("x-ca-signature-headers");
  std::vector<std::string> names;
  for (const std::string_view part : split(list.view(), ',')) {
    std::string name = to_lower(trim(part));
    constexpr std::string_view not_signed[] = {"x-ca-signature", "x-ca-signature-headers", "accept", "content-md5",
                                               "content-type",   "date"};
    if (name.empty() || std::find(std::begin(not_signed), std::end(not_signed), name) != std::end(not_signed)) continue;
    names.emplace_back(trim(part));
  }
  std::sort(names.begin(), names.end());
  std::string lines;
  for (const std::string &name : names)
    lines.append(name).append(":").append(request_header(name).view()).append("\n");
  return lines;
}

std::string string_to_sign(std::string_view form) {
  std::string text = request_header(":method").string();
  for (const std::string_view name : {"accept", "content-md5", "content-type", "date"})
    text.append("\n").append(request_header(name).view());
  return text + "\n" + signed_headers() + path_and_parameters(request_header(":path").view(), form);
}

class HmacAuthExchange : public Exchange {
 public:
  explicit HmacAuthExchange(const ConfigRules &rules) : rules_(rules) {}

  HeadersStatus on_request_headers(bool end_of_stream) override {
    const auto match = find_rule(rules_);
    if (!match.required) return HeadersStatus::proceed;
    const HostBytes key = request_header("x-ca-key");
    for (const Consumer &consumer : match.config->consumers)
      if (key && consumer.key == key.view()) consumer_ = &consumer;
    if (consumer_ == nullptr) return deny(401, "Invalid Key");
    if (request_header("x-ca-signature").view().empty()) return deny(401, "Empty Signature");
    if (match.config->date_offset && !is_near(*match.config->date_offset)) return deny(400, "Invalid Date");
    allowed_ = is_allowed(match.allowed, consumer_->name);

    const std::string content_type = to_lower(request_header("content-type").view());
    is_form_ = content_type.find("application/x-www-form-urlencoded") != std::string::npos;
    const bool has_body = !end_of_stream;
    if (has_body && (is_form_ || request_header("content-md5"))) {
      waits_for_body_ = true;
      return HeadersStatus::stop;
    }
    return decide({}) ? HeadersStatus::proceed : HeadersStatus::stop;
  }

  DataStatus on_request_body(size_t size, bool end_of_stream) override {
    if (!waits_for_body_) return DataStatus::proceed;
    if (size > maximum_body) {
      deny(413, "Request Body Too Large");
      return DataStatus::stop_without_buffer;
    }
    if (!end_of_stream) return DataStatus::stop_and_buffer;
    waits_for_body_ = false;
    const HostBytes body = buffer(Buffer::request_body, 0, size);
    if (is_form_) return decide(body.view()) ? DataStatus::proceed : DataStatus::stop_without_buffer;
    if (request_header("content-md5").view() != encode_base64(digest<Md5>(body.view()))) {
      deny(400, "Invalid Content-MD5");
      return DataStatus::stop_without_buffer;
    }
    return decide({}) ? DataStatus::proceed : DataStatus::stop_without_buffer;
  }

 private:
  static HeadersStatus deny(uint32_t status, std::string_view reason) {
    send_local_response(status, reason, reason);
    return HeadersStatus::stop;
  }

  static bool is_near(int64_t offset) {
    const auto date = parse_http_date(request_header("date").view());
    if (!date) return false;
    const int64_t now = now_seconds();
    return *date >= now - offset && *date <= now + offset;
  }

  bool decide(std::string_view form) {
    if (!check_signature(form)) return false;
    if (!allowed_) {
      deny(403, "Unauthorized Consumer");
      return false;
    }
    set_consumer(consumer_->name);
    return true;
  }

  bool check_signature(std::string_view form) const {
    const std::string text = string_to_sign(form);
    const std::string method = to_lower(request_header("x-ca-signature-method").view());
    const std::string expected =
        encode_base64(method == "hmacsha1" ? hmac<Sha1>(consumer_->secret, text) : hmac<Sha256>(consumer_->secret, text));
    if (equal_in_constant_time(expected, request_header("x-ca-signature").view())) return true;
    // The client can compare this with what it signed.
    std::string shown = "Server StringToSign:`" + text + "`";
    std::replace(shown.begin(), shown.end(), '\n', '#');
    send_local_response(400, "Invalid Signature", "Invalid Signature", {{"x-ca-error-message", shown}});
    return false;
  }

  const ConfigRules &rules_;
  const Consumer *consumer_ = nullptr;
  bool allowed_ = false;
  bool is_form_ = false;
  bool waits_for_body_ = false;
};

}  // namespace

std::unique_ptr<Plugin> proxy_wasm::create_plugin() {
  return std::make_unique<RulesPlugin<ConfigRules, HmacAuthExchange>>();
}
