// Regular expressions in time linear in the text, whatever the pattern: what a gateway needs where clients choose the
// text. The syntax is RE2's without Unicode classes: . [] [^] \d \w \s \b ^ $ \A \z | () (?:) (?P<name>) (?i) (?s) * + ?
// {m,n} and their lazy forms. Patterns and texts are bytes. The leftmost match is found, and of those the one that a
// backtracking engine would find first.
#pragma once

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace proxy_wasm {
namespace detail {

using ByteSet = std::bitset<256>;

struct RegexNode {
  enum class Kind { empty, bytes, begin_text, end_text, word_boundary, not_word_boundary, group, concat, alternate, repeat };

  explicit RegexNode(Kind node_kind) : kind(node_kind) {}

  Kind kind;
  ByteSet bytes;
  /// Number of the group, or -1 where it captures nothing.
  int group = -1;
  int minimum = 0;
  /// -1: without limit.
  int maximum = -1;
  bool greedy = true;
  std::vector<std::unique_ptr<RegexNode>> children;
};

struct RegexInstruction {
  enum class Kind : uint8_t { bytes, split, jump, save, begin_text, end_text, word_boundary, not_word_boundary, match };
  Kind kind;
  /// bytes: index of the set; split: the preferred way; jump: where to; save: which slot.
  uint32_t first = 0;
  /// split: the other way.
  uint32_t second = 0;
};

/// Reads a pattern into a tree.
class RegexParser {
 public:
  RegexParser(std::string_view pattern, bool ignore_case) : pattern_(pattern), ignore_case_(ignore_case) {}

  std::unique_ptr<RegexNode> parse() {
    auto node = alternation(0);
    if (node && at_ < pattern_.size()) return fail("unexpected )");
    return node;
  }

  int groups() const { return groups_; }
  const std::string &problem() const { return problem_; }

 private:
  using Node = std::unique_ptr<RegexNode>;
  using Kind = RegexNode::Kind;
  static constexpr int maximum_depth = 100;
  static constexpr int maximum_repeat = 1000;

  Node fail(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    return nullptr;
  }

  bool more() const { return at_ < pattern_.size(); }
  bool take(char character) {
    if (!more() || pattern_[at_] != character) return false;
    ++at_;
    return true;
  }

  Node alternation(int depth) {
    if (depth > maximum_depth) return fail("nested too deeply");
    auto node = concatenation(depth);
    if (!node || !more() || pattern_[at_] != '|') return node;
    auto alternate = std::make_unique<RegexNode>(Kind::alternate);
    alternate->children.push_back(std::move(node));
    while (take('|')) {
      node = concatenation(depth);
      if (!node) return nullptr;
      alternate->children.push_back(std::move(node));
    }
    return alternate;
  }

  Node concatenation(int depth) {
    auto concat = std::make_unique<RegexNode>(Kind::concat);
    while (more() && pattern_[at_] != '|' && pattern_[at_] != ')') {
      auto node = repetition(depth);
      if (!node) return nullptr;
      concat->children.push_back(std::move(node));
    }
    return concat;
  }

  Node repetition(int depth) {
    auto node = atom(depth);
    while (node && more()) {
      int minimum = 0;
      int maximum = -1;
      if (take('*')) {
      } else if (take('+')) {
        minimum = 1;
      } else if (take('?')) {
        maximum = 1;
      } else if (pattern_[at_] != '{' || !counts(minimum, maximum)) {
        return node;
      }
      if (minimum > maximum_repeat || maximum > maximum_repeat || (maximum >= 0 && minimum > maximum))
        return fail("bad repetition");
      auto repeat = std::make_unique<RegexNode>(Kind::repeat);
      repeat->minimum = minimum;
      repeat->maximum = maximum;
      repeat->greedy = !take('?');
      repeat->children.push_back(std::move(node));
      node = std::move(repeat);
    }
    return node;
  }

  /// Reads {m}, {m,} or {m,n}; a brace that is none of them is an ordinary character.
  bool counts(int &minimum, int &maximum) {
    const size_t start = at_++;
    const auto number = [this](int &value) {
      const size_t first = at_;
      for (value = 0; more() && pattern_[at_] >= '0' && pattern_[at_] <= '9' && at_ - first < 5; ++at_)
        value = value * 10 + (pattern_[at_] - '0');
      return at_ > first;
    };
    if (number(minimum)) {
      maximum = minimum;
      if (take(',') && !number(maximum)) maximum = -1;
      if (take('}')) return true;
    }
    at_ = start;
    return false;
  }

  Node atom(int depth) {
    const char character = pattern_[at_++];
    switch (character) {
      case '(':
        return group(depth);
      case '[':
        return bracket();
      case '.': {
        ByteSet any;
        any.set();
        if (!dot_is_all_) any.reset('\n');
        return bytes(any);
      }
      case '^':
        return std::make_unique<RegexNode>(Kind::begin_text);
      case '$':
        return std::make_unique<RegexNode>(Kind::end_text);
      case '*':
      case '+':
      case '?':
        return fail("nothing to repeat");
      case '\\':
        return escape();
      default:
        return literal(character);
    }
  }

  Node group(int depth) {
    int number = -1;
    const bool outer_case = ignore_case_;
    const bool outer_dot = dot_is_all_;
    if (take('?')) {
      if (take('P')) {
        if (!take('<')) return fail("bad group");
        const size_t end = pattern_.find('>', at_);
        if (end == std::string_view::npos) return fail("bad group");
        at_ = end + 1;
        number = ++groups_;
      } else {
        bool on = true;
        for (;; ++at_) {
          if (!more()) return fail("missing )");
          const char flag = pattern_[at_];
          if (flag == ':' || flag == ')') break;
          if (flag == '-') on = false;
          else if (flag == 'i') ignore_case_ = on;
          else if (flag == 's') dot_is_all_ = on;
          else return fail("unsupported group or flag");
        }
        // Flags without a colon hold to the end of the group that they stand in.
        if (take(')')) return std::make_unique<RegexNode>(Kind::empty);
        ++at_;
      }
    } else {
      number = ++groups_;
    }
    auto inner = alternation(depth + 1);
    if (!inner) return nullptr;
    if (!take(')')) return fail("missing )");
    ignore_case_ = outer_case;
    dot_is_all_ = outer_dot;
    auto node = std::make_unique<RegexNode>(Kind::group);
    node->group = number;
    node->children.push_back(std::move(inner));
    return node;
  }

  static Node bytes(const ByteSet &set) {
    auto node = std::make_unique<RegexNode>(Kind::bytes);
    node->bytes = set;
    return node;
  }

  void add(ByteSet &set, char character) const {
    const auto byte = static_cast<uint8_t>(character);
    set.set(byte);
    if (!ignore_case_) return;
    if (byte >= 'a' && byte <= 'z') set.set(byte - 32U);
    if (byte >= 'A' && byte <= 'Z') set.set(byte + 32U);
  }

  Node literal(char character) const {
    ByteSet set;
    add(set, character);
    return bytes(set);
  }

  /// The set of \d, \w, \s or their negations.
  static std::optional<ByteSet> class_of(char letter) {
    ByteSet set;
    const char lower = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    if (lower == 'd' || lower == 'w')
      for (char character = '0'; character <= '9'; ++character) set.set(static_cast<uint8_t>(character));
    if (lower == 'w') {
      for (char character = 'a'; character <= 'z'; ++character) {
        set.set(static_cast<uint8_t>(character));
        set.set(static_cast<uint8_t>(character - 32));
      }
      set.set('_');
    }
    if (lower == 's')
      for (const char character : {' ', '\t', '\n', '\f', '\r'}) set.set(static_cast<uint8_t>(character));
    if (set.none()) return std::nullopt;
    return lower == letter ? set : ~set;
  }

  /// The character that an escape stands for; letters and digits that stand for nothing are refused.
  std::optional<char> escaped(char letter) {
    switch (letter) {
      case 'n': return '\n';
      case 't': return '\t';
      case 'r': return '\r';
      case 'f': return '\f';
      case 'v': return '\v';
      case 'a': return '\a';
      case 'x': {
        const auto digit = [](char c) {
          if (c >= '0' && c <= '9') return c - '0';
          if (c >= 'a' && c <= 'f') return c - 'a' + 10;
          if (c >= 'A' && c <= 'F') return c - 'A' + 10;
          return -1;
        };
        if (at_ + 2 > pattern_.size() || digit(pattern_[at_]) < 0 || digit(pattern_[at_ + 1]) < 0) return std::nullopt;
        at_ += 2;
        return static_cast<char>(digit(pattern_[at_ - 2]) * 16 + digit(pattern_[at_ - 1]));
      }
      default: {
        const bool word = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                          (letter >= 'A' && letter <= 'Z');
        if (word) return std::nullopt;
        return letter;
      }
    }
  }

  Node escape() {
    if (!more()) return fail("trailing backslash");
    const char letter = pattern_[at_++];
    if (letter == 'b') return std::make_unique<RegexNode>(Kind::word_boundary);
    if (letter == 'B') return std::make_unique<RegexNode>(Kind::not_word_boundary);
    if (letter == 'A') return std::make_unique<RegexNode>(Kind::begin_text);
    if (letter == 'z') return std::make_unique<RegexNode>(Kind::end_text);
    if (const auto set = class_of(letter)) return bytes(*set);
    if (const auto character = escaped(letter)) return literal(*character);
    return fail(std::string("unsupported escape \\") + letter);
  }

  Node bracket() {
    ByteSet set;
    const bool negated = take('^');
    for (bool first = true;; first = false) {
      if (!more()) return fail("missing ]");
      char character = pattern_[at_++];
      if (character == ']' && !first) break;
      if (character == '\\') {
        if (!more()) return fail("trailing backslash");
        const char letter = pattern_[at_++];
        if (const auto inner = class_of(letter)) {
          set |= *inner;
          continue;
        }
        const auto plain = escaped(letter);
        if (!plain) return fail(std::string("unsupported escape \\") + letter);
        character = *plain;
      }
      char last = character;
      if (at_ + 1 < pattern_.size() && pattern_[at_] == '-' && pattern_[at_ + 1] != ']') {
        ++at_;
        last = pattern_[at_++];
        if (last == '\\') {
          if (!more()) return fail("trailing backslash");
          const auto plain = escaped(pattern_[at_++]);
          if (!plain) return fail("bad range");
          last = *plain;
        }
        if (static_cast<uint8_t>(last) < static_cast<uint8_t>(character)) return fail("bad range");
      }
      for (unsigned byte = static_cast<uint8_t>(character); byte <= static_cast<uint8_t>(last); ++byte)
        add(set, static_cast<char>(byte));
    }
    return bytes(negated ? ~set : set);
  }

  std::string_view pattern_;
  size_t at_ = 0;
  bool ignore_case_;
  bool dot_is_all_ = false;
  int groups_ = 0;
  std::string problem_;
};

}  // namespace detail

class Regex {
 public:
  /// Group 0 is the whole match; a group that took no part is empty.
  using Groups = std::vector<std::string_view>;

  /// Nothing, and the reason in `problem`, where `pattern` is no expression or a much too large one.
  static std::optional<Regex> compile(std::string_view pattern, std::string &problem, bool ignore_case = false) {
    detail::RegexParser parser(pattern, ignore_case);
    const auto tree = parser.parse();
    Regex regex;
    if (tree) {
      regex.slots_ = 2 * (static_cast<size_t>(parser.groups()) + 1);
      regex.emit({Kind::save, 0});
      regex.emit_node(*tree);
      regex.emit({Kind::save, 1});
      regex.emit({Kind::match});
      if (regex.program_.size() < maximum_program) return regex;
    }
    problem = "'" + std::string(pattern) + "' is no regular expression: " + (tree ? "too large" : parser.problem());
    return std::nullopt;
  }

  /// Whether the expression matches anywhere in `text`.
  bool search(std::string_view text) const { return run(text, nullptr); }

  /// The groups of the leftmost match.
  std::optional<Groups> find(std::string_view text) const {
    std::vector<size_t> slots(slots_, std::string_view::npos);
    if (!run(text, &slots)) return std::nullopt;
    Groups groups;
    for (size_t slot = 0; slot < slots_; slot += 2) {
      const bool took_part = slots[slot] != std::string_view::npos && slots[slot + 1] != std::string_view::npos;
      groups.push_back(took_part ? text.substr(slots[slot], slots[slot + 1] - slots[slot]) : std::string_view{});
    }
    return groups;
  }

 private:
  using Instruction = detail::RegexInstruction;
  using Kind = Instruction::Kind;
  static constexpr size_t maximum_program = 20'000;

  size_t emit(Instruction instruction) {
    // What is past the limit is dropped; compile() then refuses the expression.
    if (program_.size() < maximum_program) program_.push_back(instruction);
    return program_.size() - 1;
  }

  uint32_t next() const { return static_cast<uint32_t>(program_.size()); }

  void emit_node(const detail::RegexNode &node) {
    using NodeKind = detail::RegexNode::Kind;
    if (program_.size() >= maximum_program) return;
    switch (node.kind) {
      case NodeKind::empty:
        return;
      case NodeKind::bytes:
        sets_.push_back(node.bytes);
        emit({Kind::bytes, static_cast<uint32_t>(sets_.size() - 1)});
        return;
      case NodeKind::begin_text:
        emit({Kind::begin_text});
        return;
      case NodeKind::end_text:
        emit({Kind::end_text});
        return;
      case NodeKind::word_boundary:
        emit({Kind::word_boundary});
        return;
      case NodeKind::not_word_boundary:
        emit({Kind::not_word_boundary});
        return;
      case NodeKind::group:
        if (node.group >= 0) emit({Kind::save, static_cast<uint32_t>(2 * node.group)});
        emit_node(*node.children.front());
        if (node.group >= 0) emit({Kind::save, static_cast<uint32_t>(2 * node.group + 1)});
        return;
      case NodeKind::concat:
        for (const auto &child : node.children) emit_node(*child);
        return;
      case NodeKind::alternate:
        emit_alternate(node);
        return;
      case NodeKind::repeat:
        emit_repeat(node);
        return;
    }
  }

  void emit_alternate(const detail::RegexNode &node) {
    std::vector<size_t> jumps;
    for (size_t index = 0; index + 1 < node.children.size(); ++index) {
      const size_t split = emit({Kind::split});
      program_[split].first = next();
      emit_node(*node.children[index]);
      jumps.push_back(emit({Kind::jump}));
      program_[split].second = next();
    }
    emit_node(*node.children.back());
    for (const size_t jump : jumps) program_[jump].first = next();
  }

  void set_split(size_t split, uint32_t inside, uint32_t outside, bool greedy) {
    program_[split].first = greedy ? inside : outside;
    program_[split].second = greedy ? outside : inside;
  }

  void emit_repeat(const detail::RegexNode &node) {
    const detail::RegexNode &child = *node.children.front();
    for (int count = 0; count < node.minimum; ++count) emit_node(child);
    if (node.maximum < 0) {
      const size_t split = emit({Kind::split});
      emit_node(child);
      emit({Kind::jump, static_cast<uint32_t>(split)});
      set_split(split, static_cast<uint32_t>(split) + 1, next(), node.greedy);
      return;
    }
    std::vector<size_t> splits;
    for (int count = node.minimum; count < node.maximum; ++count) {
      splits.push_back(emit({Kind::split}));
      emit_node(child);
    }
    for (const size_t split : splits) set_split(split, static_cast<uint32_t>(split) + 1, next(), node.greedy);
  }

  /// The instructions that are alive at one place of the text, in order of preference, each with its slots.
  struct Threads {
    std::vector<uint32_t> order;
    std::vector<uint32_t> place;
    std::vector<size_t> slots;

    void resize(size_t program, size_t slot_count) {
      order.reserve(program);
      place.resize(program);
      slots.resize(program * slot_count);
    }
    bool has(uint32_t at) const { return place[at] < order.size() && order[place[at]] == at; }
  };

  static bool is_word(std::string_view text, size_t at) {
    if (at >= text.size()) return false;
    const char c = text[at];
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  static bool holds(Kind kind, std::string_view text, size_t at) {
    if (kind == Kind::begin_text) return at == 0;
    if (kind == Kind::end_text) return at == text.size();
    const bool boundary = (at > 0 && is_word(text, at - 1)) != is_word(text, at);
    return boundary == (kind == Kind::word_boundary);
  }

  /// Work that is left while following instructions that read nothing: an instruction, or a slot to put back.
  struct Pending {
    uint32_t at;
    bool restore = false;
    size_t value = 0;
  };

  void follow(Threads &threads, std::vector<Pending> &stack, uint32_t start, std::string_view text, size_t at,
              std::vector<size_t> &slots, size_t slot_count) const {
    stack.push_back({start});
    while (!stack.empty()) {
      const Pending pending = stack.back();
      stack.pop_back();
      if (pending.restore) {
        slots[pending.at] = pending.value;
        continue;
      }
      if (threads.has(pending.at)) continue;
      threads.place[pending.at] = static_cast<uint32_t>(threads.order.size());
      threads.order.push_back(pending.at);
      const Instruction &instruction = program_[pending.at];
      switch (instruction.kind) {
        case Kind::jump:
          stack.push_back({instruction.first});
          break;
        case Kind::split:
          stack.push_back({instruction.second});
          stack.push_back({instruction.first});
          break;
        case Kind::save:
          if (instruction.first < slot_count) {
            stack.push_back({instruction.first, true, slots[instruction.first]});
            slots[instruction.first] = at;
          }
          stack.push_back({pending.at + 1});
          break;
        case Kind::bytes:
        case Kind::match:
          std::copy(slots.begin(), slots.end(), threads.slots.begin() + static_cast<ptrdiff_t>(pending.at * slot_count));
          break;
        default:
          if (holds(instruction.kind, text, at)) stack.push_back({pending.at + 1});
      }
    }
  }

  /// `found` gets the slots of the match; without it the first match of all ends the search.
  bool run(std::string_view text, std::vector<size_t> *found) const {
    const size_t slot_count = found == nullptr ? 0 : slots_;
    Threads now;
    Threads then;
    now.resize(program_.size(), slot_count);
    then.resize(program_.size(), slot_count);
    std::vector<size_t> slots(slot_count, std::string_view::npos);
    std::vector<Pending> stack;
    bool matched = false;
    for (size_t at = 0;; ++at) {
      if (!matched) {
        std::fill(slots.begin(), slots.end(), std::string_view::npos);
        follow(now, stack, 0, text, at, slots, slot_count);
      }
      if (now.order.empty()) return matched;
      then.order.clear();
      for (const uint32_t thread : now.order) {
        const Instruction &instruction = program_[thread];
        const auto own = now.slots.begin() + static_cast<ptrdiff_t>(thread * slot_count);
        if (instruction.kind == Kind::match) {
          matched = true;
          if (found == nullptr) return true;
          std::copy(own, own + static_cast<ptrdiff_t>(slot_count), found->begin());
          break;  // the threads behind are less preferred
        }
        if (instruction.kind != Kind::bytes || at >= text.size()) continue;
        if (!sets_[instruction.first].test(static_cast<uint8_t>(text[at]))) continue;
        std::copy(own, own + static_cast<ptrdiff_t>(slot_count), slots.begin());
        follow(then, stack, thread + 1, text, at + 1, slots, slot_count);
      }
      std::swap(now, then);
      if (at >= text.size()) return matched;
    }
  }

  std::vector<Instruction> program_;
  std::vector<detail::ByteSet> sets_;
  size_t slots_ = 2;
};

}  // namespace proxy_wasm
