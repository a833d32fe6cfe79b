// Checking RSA signatures (RFC 8017, RSASSA-PKCS1-v1_5 with SHA-256). Only public keys are used here, so nothing has to
// be kept secret by constant time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proxy_wasm/digest.h"

namespace proxy_wasm {
namespace detail {

/// Little-endian words of 32 bits.
using Words = std::vector<uint32_t>;

inline Words words_from_bytes(std::string_view bytes, size_t count) {
  Words words(count, 0);
  for (size_t index = 0; index < bytes.size() && index / 4 < count; ++index)
    words[index / 4] |= uint32_t{static_cast<uint8_t>(bytes[bytes.size() - 1 - index])} << (index % 4 * 8);
  return words;
}

inline std::string bytes_from_words(const Words &words, size_t size) {
  std::string bytes(size, '\0');
  for (size_t index = 0; index < size && index / 4 < words.size(); ++index)
    bytes[size - 1 - index] = static_cast<char>(words[index / 4] >> (index % 4 * 8) & 0xff);
  return bytes;
}

inline bool is_less(const Words &left, const Words &right) {
  for (size_t index = left.size(); index-- > 0;)
    if (left[index] != right[index]) return left[index] < right[index];
  return false;
}

/// left -= right; what is borrowed past the end is dropped.
inline void subtract(Words &left, const Words &right) {
  uint64_t borrow = 0;
  for (size_t index = 0; index < left.size(); ++index) {
    const uint64_t difference = uint64_t{left[index]} - right[index] - borrow;
    left[index] = static_cast<uint32_t>(difference);
    borrow = difference >> 63;
  }
}

/// Multiplication modulo an odd number in Montgomery's form.
class Montgomery {
 public:
  explicit Montgomery(Words modulus) : modulus_(std::move(modulus)) {
    uint32_t inverse = 1;
    for (int step = 0; step < 5; ++step) inverse *= 2 - modulus_[0] * inverse;
    negative_inverse_ = ~inverse + 1;
    // R squared modulo the modulus, by doubling 1 often enough.
    square_.assign(modulus_.size(), 0);
    square_[0] = 1;
    for (size_t bit = 0; bit < 64 * modulus_.size(); ++bit) {
      const bool carry = square_.back() >> 31 != 0;
      for (size_t index = square_.size(); index-- > 1;) square_[index] = square_[index] << 1 | square_[index - 1] >> 31;
      square_[0] <<= 1;
      if (carry || !is_less(square_, modulus_)) subtract(square_, modulus_);
    }
  }

  /// left * right / R
  Words multiply(const Words &left, const Words &right) const {
    const size_t count = modulus_.size();
    Words sum(count + 2, 0);
    for (size_t i = 0; i < count; ++i) {
      uint64_t carry = 0;
      for (size_t j = 0; j < count; ++j) {
        carry += uint64_t{left[i]} * right[j] + sum[j];
        sum[j] = static_cast<uint32_t>(carry);
        carry >>= 32;
      }
      carry += sum[count];
      sum[count] = static_cast<uint32_t>(carry);
      sum[count + 1] = static_cast<uint32_t>(carry >> 32);

      const uint32_t factor = sum[0] * negative_inverse_;
      carry = (uint64_t{factor} * modulus_[0] + sum[0]) >> 32;
      for (size_t j = 1; j < count; ++j) {
        carry += uint64_t{factor} * modulus_[j] + sum[j];
        sum[j - 1] = static_cast<uint32_t>(carry);
        carry >>= 32;
      }
      carry += sum[count];
      sum[count - 1] = static_cast<uint32_t>(carry);
      sum[count] = sum[count + 1] + static_cast<uint32_t>(carry >> 32);
    }
    const bool overflow = sum[count] != 0;
    sum.resize(count);
    if (overflow || !is_less(sum, modulus_)) subtract(sum, modulus_);
    return sum;
  }

  /// base to the power of `exponent`, both ordinary numbers.
  Words power(const Words &base, std::string_view exponent) const {
    const Words factor = multiply(base, square_);
    Words one(modulus_.size(), 0);
    one[0] = 1;
    Words result = multiply(one, square_);
    for (const char byte : exponent) {
      for (int bit = 7; bit >= 0; --bit) {
        result = multiply(result, result);
        if ((static_cast<uint8_t>(byte) >> bit & 1) != 0) result = multiply(result, factor);
      }
    }
    return multiply(result, one);
  }

 private:
  Words modulus_;
  Words square_;
  uint32_t negative_inverse_ = 0;
};

}  // namespace detail

/// A public key; big-endian bytes.
struct RsaKey {
  std::string modulus;
  std::string exponent;

  /// Leading zero bytes do not count. Keys of 1024 to 8192 bits with an exponent of at most 64 bits are taken.
  bool normalize() {
    for (std::string *number : {&modulus, &exponent}) number->erase(0, number->find_first_not_of('\0'));
    const bool odd = !modulus.empty() && (modulus.back() & 1) != 0;
    return odd && modulus.size() >= 128 && modulus.size() <= 1024 && !exponent.empty() && exponent.size() <= 8;
  }
};

inline bool has_rs256_signature(const RsaKey &key, std::string_view message, std::string_view signature) {
  if (signature.size() != key.modulus.size()) return false;
  const size_t count = (key.modulus.size() + 3) / 4;
  const detail::Words modulus = detail::words_from_bytes(key.modulus, count);
  const detail::Words number = detail::words_from_bytes(signature, count);
  if (!detail::is_less(number, modulus)) return false;

  // The DER prefix of a SHA-256 DigestInfo (RFC 8017, section 9.2).
  constexpr std::string_view prefix("\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20", 19);
  std::string expected("\x00\x01", 2);
  expected.append(key.modulus.size() - 3 - prefix.size() - 32, '\xff').push_back('\0');
  expected.append(prefix).append(digest<Sha256>(message));
  const detail::Words opened = detail::Montgomery(modulus).power(number, key.exponent);
  return detail::bytes_from_words(opened, key.modulus.size()) == expected;
}

}  // namespace proxy_wasm
