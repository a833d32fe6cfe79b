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

/// What a request says of its signature. Taken from the headers at once: when the body comes they are gone.
struct SignedRequest {
  std::string path = request_header(":path").string();
  std::string signature = request_header("x-ca-signature").string();
  std::string signature_method = to_lower(request_header("x-ca-signature-method").view());
  std::string content_type = to_lower(request_header("content-type").view());
  std::string content_md5 = request_header("content-md5").string();
  /// The string to sign but for path and parameters.
  std::string head = head_to_sign();

  bool is_form() const { return content_type.find("application/x-www-form-urlencoded") != std::string::npos; }
  std::string string_to_sign(std::string_view form) const { return head + path_and_parameters(path, form); }

 private:
  static std::string head_to_sign() {
    std::string text = request_header(":method").string();
    for (const std::string_view name : {"accept", "content-md5", "content-type", "date"})
      text.append("\n").append(request_header(name).view());
    return text + "\n" + signed_headers();
  }
};

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
    request_.emplace();
    if (request_->signature.empty()) return deny(401, "Empty Signature");
    if (match.config->date_offset && !is_near(*match.config->date_offset)) return deny(400, "Invalid Date");
    allowed_ = is_allowed(match.allowed, consumer_->name);
    // After this callback it is too late to change headers. Nothing but these goes on before the body was checked.
    set_consumer(consumer_->name);

    if (!end_of_stream && (request_->is_form() || !request_->content_md5.empty())) {
      // To stop here would keep the body away as well.
      waits_for_body_ = true;
      return HeadersStatus::proceed;
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
    if (!request_->is_form() && request_->content_md5 != encode_base64(digest<Md5>(body.view()))) {
      deny(400, "Invalid Content-MD5");
      return DataStatus::stop_without_buffer;
    }
    const std::string_view form = request_->is_form() ? body.view() : std::string_view{};
    return decide(form) ? DataStatus::proceed : DataStatus::stop_without_buffer;
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
    if (!has_signature(form)) return false;
    if (!allowed_) deny(403, "Unauthorized Consumer");
    return allowed_;
  }

  bool has_signature(std::string_view form) const {
    const std::string text = request_->string_to_sign(form);
    const std::string_view secret = consumer_->secret;
    const std::string code =
        request_->signature_method == "hmacsha1" ? hmac<Sha1>(secret, text) : hmac<Sha256>(secret, text);
    if (equal_in_constant_time(encode_base64(code), request_->signature)) return true;
    // The client can compare this with what it signed.
    std::string shown = "Server StringToSign:`" + text + "`";
    std::replace(shown.begin(), shown.end(), '\n', '#');
    send_local_response(400, "Invalid Signature", "Invalid Signature", {{"x-ca-error-message", shown}});
    return false;
  }

  const ConfigRules &rules_;
  const Consumer *consumer_ = nullptr;
  std::optional<SignedRequest> request_;
  bool allowed_ = false;
  bool waits_for_body_ = false;
};

}  // namespace

std::unique_ptr<Plugin> proxy_wasm::create_plugin() {
  return std::make_unique<RulesPlugin<ConfigRules, HmacAuthExchange>>();
}
