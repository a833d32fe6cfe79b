#include "link.hpp"

#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/MapVector.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Object/ELF.h>
#include <llvm/Object/ELFTypes.h>
#include <llvm/Support/Error.h>
#include <llvm/Support/MathExtras.h>

#include <cstdint>
#include <map>
#include <optional>

#include "relocate.hpp"

namespace driver {
namespace {

using Elf = llvm::object::ELF64LE;
using ElfFile = llvm::object::ELFFile<Elf>;

// Where something is: in an output section, at an offset.
struct Place {
  std::size_t section = 0;
  std::uint64_t offset = 0;
};

struct Relocation {
  Place place;
  std::uint32_t type = 0;
  std::int64_t addend = 0;
  // Either a place in the output or the name of something that the runtime has.
  std::optional<Place> target;
  std::string symbol;
};

struct OutputSection {
  std::string name;
  std::uint32_t type = 0;
  std::uint64_t flags = 0;
  std::uint64_t alignment = 1;
  std::string data;
  // Entries of mergeable sections by content, so that equal constants of several partitions are kept once.
  std::map<std::string, std::uint64_t> entries;
};

struct Function {
  std::string name;
  unsigned char binding = 0;
  unsigned char kind = 0;
  std::uint64_t size = 0;
  Place place;
};

// Before the names of sections that are folded into the code.
constexpr char folded_prefix[] = "folded";

// How the bytes of an input section came into the output.
struct Placement {
  std::size_t section = 0;
  std::uint64_t offset = 0;
  std::uint64_t entry_size = 0;
  std::vector<std::uint64_t> entries;

  Place at(std::uint64_t value) const {
    if (entry_size == 0 || value / entry_size >= entries.size()) return {section, offset + value};
    return {section, entries[value / entry_size] + value % entry_size};
  }
};

std::string text(llvm::Error error) { return llvm::toString(std::move(error)); }

bool starts_with(const std::string& value, const char* prefix) { return value.rfind(prefix, 0) == 0; }

class Linker {
 public:
  explicit Linker(bool fold_data) : fold_data_(fold_data) {}
  std::string add(const std::string& object);
  std::string finish(std::string& merged);

 private:
  using Placements = llvm::DenseMap<unsigned, Placement>;

  bool is_foldable(const std::string& name, const Elf::Shdr& header) const;
  std::size_t output_section(const std::string& name, const Elf::Shdr& header);
  std::string place_sections(const ElfFile& file, Elf::ShdrRange sections, Placements& placements);
  std::string read_symbols(const ElfFile& file, Elf::ShdrRange sections, const Placements& placements);
  std::string read_relocations(const ElfFile& file, Elf::ShdrRange sections, const Placements& placements);
  void add_literals();
  void fold_into_code();
  std::string resolve(std::vector<Relocation>& kept);
  std::string write(const std::vector<Relocation>& kept);
  Place final_place(Place place) const;

  bool fold_data_;
  std::uint16_t machine_ = 0;
  std::uint32_t flags_ = 0;
  bool first_ = true;
  std::vector<OutputSection> sections_;
  llvm::StringMap<std::size_t> section_by_name_;
  std::vector<Relocation> relocations_;
  std::vector<Function> functions_;
  llvm::StringMap<Place> defined_;
  // For a section that was folded into another: that one, and the offset there.
  std::map<std::size_t, Place> folded_;
};

// What the emitter has no use for: unwind tables, notes, the like.
bool is_wanted(const std::string& name, const Elf::Shdr& header) {
  return (header.sh_flags & llvm::ELF::SHF_ALLOC) != 0 && header.sh_size > 0 && !starts_with(name, ".eh_frame") &&
         !starts_with(name, ".note");
}

// Data that goes behind the code. Vectors stay apart, as they need an alignment that a loader may not give the code.
bool Linker::is_foldable(const std::string& name, const Elf::Shdr& header) const {
  return fold_data_ && starts_with(name, ".rodata") && header.sh_addralign <= 8;
}

std::size_t Linker::output_section(const std::string& name, const Elf::Shdr& header) {
  const auto [entry, is_new] = section_by_name_.try_emplace(name, sections_.size());
  if (is_new) {
    OutputSection section;
    section.name = name;
    section.type = header.sh_type;
    section.flags = header.sh_flags & ~static_cast<std::uint64_t>(llvm::ELF::SHF_GROUP);
    sections_.push_back(section);
  }
  OutputSection& section = sections_[entry->second];
  section.alignment = std::max<std::uint64_t>(section.alignment, header.sh_addralign);
  return entry->second;
}

// Pads with breakpoints in code on x86-64, with zeros elsewhere.
void align(std::string& data, std::uint64_t alignment, char padding) {
  data.resize(llvm::alignTo(data.size(), std::max<std::uint64_t>(alignment, 1)), padding);
}

// Sections to which relocations refer by the section's own symbol: their inner order must stay.
llvm::Expected<std::vector<bool>> referred_as_whole(const ElfFile& file, Elf::ShdrRange sections) {
  std::vector<bool> result(sections.size(), false);
  for (const Elf::Shdr& header : sections) {
    if (header.sh_type != llvm::ELF::SHT_RELA) continue;
    auto symbol_table = file.getSection(header.sh_link);
    if (!symbol_table) return symbol_table.takeError();
    auto relocations = file.relas(header);
    if (!relocations) return relocations.takeError();
    for (const Elf::Rela& relocation : *relocations) {
      auto symbol = file.getRelocationSymbol(relocation, *symbol_table);
      if (!symbol) return symbol.takeError();
      if (*symbol != nullptr && (*symbol)->getType() == llvm::ELF::STT_SECTION && (*symbol)->st_shndx < result.size()) {
        result[(*symbol)->st_shndx] = true;
      }
    }
  }
  return result;
}

std::string Linker::place_sections(const ElfFile& file, Elf::ShdrRange sections, Placements& placements) {
  auto whole = referred_as_whole(file, sections);
  if (!whole) return text(whole.takeError());
  for (std::size_t index = 0; index < sections.size(); ++index) {
    const Elf::Shdr& header = sections[index];
    auto name = file.getSectionName(header);
    if (!name) return text(name.takeError());
    if (!is_wanted(name->str(), header)) continue;
    if (header.sh_type != llvm::ELF::SHT_PROGBITS) return "section " + name->str() + " has no bytes in the object";
    auto content = file.getSectionContents(header);
    if (!content) return text(content.takeError());

    Placement placement;
    placement.section = output_section(is_foldable(name->str(), header) ? folded_prefix + name->str() : name->str(), header);
    OutputSection& output = sections_[placement.section];
    const char* bytes = reinterpret_cast<const char*>(content->data());
    const bool is_merged = (header.sh_flags & llvm::ELF::SHF_MERGE) != 0 &&
                           (header.sh_flags & llvm::ELF::SHF_STRINGS) == 0 && header.sh_entsize > 0 &&
                           header.sh_size % header.sh_entsize == 0 && !(*whole)[index];
    if (is_merged) {
      placement.entry_size = header.sh_entsize;
      align(output.data, header.sh_addralign, 0);
      for (std::uint64_t entry = 0; entry < header.sh_size; entry += header.sh_entsize) {
        const std::string value(bytes + entry, header.sh_entsize);
        const auto [found, is_new] = output.entries.try_emplace(value, output.data.size());
        if (is_new) output.data += value;
        placement.entries.push_back(found->second);
      }
    } else {
      const bool is_code = (header.sh_flags & llvm::ELF::SHF_EXECINSTR) != 0;
      align(output.data, header.sh_addralign, is_code && machine_ == llvm::ELF::EM_X86_64 ? '\xCC' : '\0');
      placement.offset = output.data.size();
      output.data.append(bytes, content->size());
    }
    placements[static_cast<unsigned>(index)] = std::move(placement);
  }
  return {};
}

std::string Linker::read_symbols(const ElfFile& file, Elf::ShdrRange sections, const Placements& placements) {
  for (const Elf::Shdr& header : sections) {
    if (header.sh_type != llvm::ELF::SHT_SYMTAB) continue;
    auto names = file.getStringTableForSymtab(header);
    if (!names) return text(names.takeError());
    auto symbols = file.symbols(&header);
    if (!symbols) return text(symbols.takeError());
    for (const Elf::Sym& symbol : *symbols) {
      const auto placement = placements.find(symbol.st_shndx);
      const bool is_named = symbol.getType() == llvm::ELF::STT_FUNC || symbol.getType() == llvm::ELF::STT_OBJECT;
      if (placement == placements.end() || !is_named) continue;
      auto name = symbol.getName(*names);
      if (!name) return text(name.takeError());
      const Place place = placement->second.at(symbol.st_value);
      if (symbol.getBinding() != llvm::ELF::STB_LOCAL && !defined_.try_emplace(*name, place).second) {
        return name->str() + " is defined twice";
      }
      functions_.push_back({name->str(), symbol.getBinding(), symbol.getType(), symbol.st_size, place});
    }
  }
  return {};
}

std::string Linker::read_relocations(const ElfFile& file, Elf::ShdrRange sections, const Placements& placements) {
  for (const Elf::Shdr& header : sections) {
    if (header.sh_type == llvm::ELF::SHT_REL) return "relocations without addends";
    if (header.sh_type != llvm::ELF::SHT_RELA) continue;
    const auto placement = placements.find(header.sh_info);
    if (placement == placements.end()) continue;
    auto symbol_table = file.getSection(header.sh_link);
    if (!symbol_table) return text(symbol_table.takeError());
    auto names = file.getStringTableForSymtab(**symbol_table);
    if (!names) return text(names.takeError());
    auto relocations = file.relas(header);
    if (!relocations) return text(relocations.takeError());
    for (const Elf::Rela& input : *relocations) {
      auto symbol = file.getRelocationSymbol(input, *symbol_table);
      if (!symbol) return text(symbol.takeError());
      Relocation relocation;
      relocation.place = placement->second.at(input.r_offset);
      relocation.type = input.getType(false);
      relocation.addend = input.r_addend;
      if (*symbol == nullptr) return "a relocation without a symbol";
      if ((*symbol)->st_shndx == llvm::ELF::SHN_UNDEF) {
        auto name = (*symbol)->getName(*names);
        if (!name) return text(name.takeError());
        relocation.symbol = name->str();
      } else {
        const auto target = placements.find((*symbol)->st_shndx);
        if (target == placements.end()) return "a relocation refers to a section that is left out";
        relocation.target = target->second.at((*symbol)->st_value);
      }
      relocations_.push_back(std::move(relocation));
    }
  }
  return {};
}

std::string Linker::add(const std::string& object) {
  auto file = ElfFile::create(object);
  if (!file) return text(file.takeError());
  const Elf::Ehdr& header = file->getHeader();
  if (first_) {
    machine_ = header.e_machine;
    flags_ = header.e_flags;
    first_ = false;
  } else if (header.e_machine != machine_ || header.e_flags != flags_) {
    return "the partitions are of different targets";
  }
  auto sections = file->sections();
  if (!sections) return text(sections.takeError());
  Placements placements;
  if (std::string problem = place_sections(*file, *sections, placements); !problem.empty()) return problem;
  if (std::string problem = read_symbols(*file, *sections, placements); !problem.empty()) return problem;
  return read_relocations(*file, *sections, placements);
}

// WAMR's loader maps the text section of the file to the start of a page: a length of 4 bytes, what it calls literals,
// then the code. With these many bytes of literals the code starts at a multiple of 64, as its alignment asks for.
constexpr std::size_t literal_size = 60;

void Linker::add_literals() {
  if (section_by_name_.count(".literal") != 0) return;
  OutputSection literals;
  literals.name = ".literal";
  literals.type = llvm::ELF::SHT_PROGBITS;
  literals.flags = llvm::ELF::SHF_ALLOC;
  literals.data.assign(literal_size, 0);
  sections_.push_back(literals);
}

// The rest of the code first, then what is hot, then what is unlikely to run, then the data that goes with it. WAMR maps code readable.
void Linker::fold_into_code() {
  const auto code = section_by_name_.find(".text");
  if (code == section_by_name_.end()) return;
  OutputSection& output = sections_[code->second];
  const auto fold = [&](std::size_t index) {
    OutputSection& section = sections_[index];
    align(output.data, section.alignment, 0);
    folded_[index] = {code->second, output.data.size()};
    output.alignment = std::max(output.alignment, section.alignment);
    output.data += section.data;
    section.data.clear();
  };
  for (const char* name : {".text.hot.", ".text.unlikely."}) {
    const auto found = section_by_name_.find(name);
    if (found != section_by_name_.end()) fold(found->second);
  }
  for (std::size_t index = 0; index < sections_.size(); ++index) {
    if (starts_with(sections_[index].name, folded_prefix)) fold(index);
  }
}

Place Linker::final_place(Place place) const {
  const auto found = folded_.find(place.section);
  return found == folded_.end() ? place : Place{found->second.section, found->second.offset + place.offset};
}

std::string Linker::resolve(std::vector<Relocation>& kept) {
  for (Relocation& relocation : relocations_) {
    if (!relocation.target) {
      const auto defined = defined_.find(relocation.symbol);
      if (defined != defined_.end()) relocation.target = defined->second;
    }
    relocation.place = final_place(relocation.place);
    if (relocation.target) relocation.target = final_place(*relocation.target);
    const bool is_inner = relocation.target && relocation.target->section == relocation.place.section;
    if (!is_inner || !is_relative(machine_, relocation.type)) {
      kept.push_back(relocation);
    } else if (!resolve_relocation(machine_, relocation.type, sections_[relocation.place.section].data,
                                   relocation.place.offset, relocation.target->offset, relocation.addend)) {
      return "the code is too large for its branches";
    }
  }
  return {};
}

// An ELF file in the making: bytes, section headers and their names.
class Writer {
 public:
  Writer() { file_.resize(sizeof(Elf::Ehdr)); }

  std::size_t add(const std::string& name, Elf::Shdr header, const std::string& content) {
    align(file_, std::max<std::uint64_t>(header.sh_addralign, 1), 0);
    header.sh_name = static_cast<std::uint32_t>(names_.size());
    header.sh_offset = file_.size();
    header.sh_size = content.size();
    names_ += name + '\0';
    file_ += content;
    headers_.push_back(header);
    return headers_.size() - 1;
  }

  std::string finish(std::uint16_t machine, std::uint32_t flags) {
    Elf::Shdr names{};
    names.sh_type = llvm::ELF::SHT_STRTAB;
    // The table names itself, so its name comes first.
    const auto own_name = static_cast<std::uint32_t>(names_.size());
    names_ += std::string(".shstrtab") + '\0';
    align(file_, 8, 0);
    names.sh_name = own_name;
    names.sh_offset = file_.size();
    names.sh_size = names_.size();
    names.sh_addralign = 1;
    file_ += names_;
    headers_.push_back(names);
    align(file_, 8, 0);

    Elf::Ehdr header{};
    const unsigned char identity[] = {0x7F, 'E', 'L', 'F', llvm::ELF::ELFCLASS64, llvm::ELF::ELFDATA2LSB, 1};
    std::copy(std::begin(identity), std::end(identity), header.e_ident);
    header.e_type = llvm::ELF::ET_REL;
    header.e_machine = machine;
    header.e_version = 1;
    header.e_flags = flags;
    header.e_shoff = file_.size();
    header.e_ehsize = sizeof(Elf::Ehdr);
    header.e_shentsize = sizeof(Elf::Shdr);
    header.e_shnum = static_cast<std::uint16_t>(headers_.size());
    header.e_shstrndx = static_cast<std::uint16_t>(headers_.size() - 1);
    file_.replace(0, sizeof header, reinterpret_cast<const char*>(&header), sizeof header);
    for (const Elf::Shdr& section : headers_) {
      file_.append(reinterpret_cast<const char*>(&section), sizeof section);
    }
    return std::move(file_);
  }

 private:
  std::string file_;
  std::string names_ = std::string(1, '\0');
  std::vector<Elf::Shdr> headers_ = std::vector<Elf::Shdr>(1);
};

class SymbolTable {
 public:
  std::uint32_t add(const std::string& name, unsigned char binding, unsigned char kind, std::size_t section,
                    std::uint64_t value, std::uint64_t size) {
    Elf::Sym symbol{};
    if (!name.empty()) {
      symbol.st_name = static_cast<std::uint32_t>(names_.size());
      names_ += name + '\0';
    }
    symbol.setBindingAndType(binding, kind);
    symbol.st_shndx = static_cast<std::uint16_t>(section);
    symbol.st_value = value;
    symbol.st_size = size;
    bytes_.append(reinterpret_cast<const char*>(&symbol), sizeof symbol);
    return count_++;
  }
  const std::string& bytes() const { return bytes_; }
  const std::string& names() const { return names_; }
  std::uint32_t count() const { return count_; }

 private:
  std::string bytes_ = std::string(sizeof(Elf::Sym), '\0');
  std::string names_ = std::string(1, '\0');
  std::uint32_t count_ = 1;
};

std::string Linker::write(const std::vector<Relocation>& kept) {
  Writer writer;
  std::map<std::size_t, std::size_t> written;
  for (std::size_t index = 0; index < sections_.size(); ++index) {
    const OutputSection& section = sections_[index];
    if (section.data.empty()) continue;
    Elf::Shdr header{};
    header.sh_type = section.type;
    // Entries were merged here; nobody need do it again.
    header.sh_flags = section.flags & ~static_cast<std::uint64_t>(llvm::ELF::SHF_MERGE | llvm::ELF::SHF_STRINGS);
    header.sh_addralign = section.alignment;
    written[index] = writer.add(section.name, header, section.data);
  }

  // Local symbols come before global ones.
  SymbolTable symbols;
  std::map<std::size_t, std::uint32_t> section_symbols;
  for (const auto& [index, number] : written) {
    section_symbols[index] = symbols.add("", llvm::ELF::STB_LOCAL, llvm::ELF::STT_SECTION, number, 0, 0);
  }
  const auto add_functions = [&](bool local) {
    for (const Function& function : functions_) {
      if ((function.binding == llvm::ELF::STB_LOCAL) != local) continue;
      const Place place = final_place(function.place);
      symbols.add(function.name, function.binding, function.kind, written[place.section], place.offset, function.size);
    }
  };
  add_functions(true);
  const std::uint32_t locals = symbols.count();
  add_functions(false);
  llvm::StringMap<std::uint32_t> undefined;
  for (const Relocation& relocation : kept) {
    if (relocation.target || undefined.count(relocation.symbol) != 0) continue;
    undefined[relocation.symbol] =
        symbols.add(relocation.symbol, llvm::ELF::STB_GLOBAL, llvm::ELF::STT_NOTYPE, llvm::ELF::SHN_UNDEF, 0, 0);
  }

  std::map<std::size_t, std::string> relocations;
  for (const Relocation& relocation : kept) {
    Elf::Rela output{};
    output.r_offset = relocation.place.offset;
    output.r_addend = relocation.addend;
    std::uint32_t symbol = 0;
    if (relocation.target) {
      symbol = section_symbols[relocation.target->section];
      output.r_addend += static_cast<std::int64_t>(relocation.target->offset);
    } else {
      symbol = undefined[relocation.symbol];
    }
    output.setSymbolAndType(symbol, relocation.type, false);
    relocations[relocation.place.section].append(reinterpret_cast<const char*>(&output), sizeof output);
  }

  // The numbers of the tables follow from how many come before them.
  const std::size_t symbol_table = 1 + written.size() + relocations.size();
  for (const auto& [index, bytes] : relocations) {
    Elf::Shdr header{};
    header.sh_type = llvm::ELF::SHT_RELA;
    header.sh_flags = llvm::ELF::SHF_INFO_LINK;
    header.sh_link = static_cast<std::uint32_t>(symbol_table);
    header.sh_info = static_cast<std::uint32_t>(written[index]);
    header.sh_addralign = 8;
    header.sh_entsize = sizeof(Elf::Rela);
    writer.add(".rela" + sections_[index].name, header, bytes);
  }
  Elf::Shdr table{};
  table.sh_type = llvm::ELF::SHT_SYMTAB;
  table.sh_link = static_cast<std::uint32_t>(symbol_table + 1);
  table.sh_info = locals;
  table.sh_addralign = 8;
  table.sh_entsize = sizeof(Elf::Sym);
  writer.add(".symtab", table, symbols.bytes());
  Elf::Shdr names{};
  names.sh_type = llvm::ELF::SHT_STRTAB;
  names.sh_addralign = 1;
  writer.add(".strtab", names, symbols.names());
  return writer.finish(machine_, flags_);
}

std::string Linker::finish(std::string& merged) {
  add_literals();
  fold_into_code();
  std::vector<Relocation> kept;
  if (std::string problem = resolve(kept); !problem.empty()) return problem;
  merged = write(kept);
  return {};
}

}  // namespace

std::string merge_objects(const std::vector<std::string>& objects, bool fold_data, std::string& merged) {
  Linker linker(fold_data);
  for (const std::string& object : objects) {
    if (std::string problem = linker.add(object); !problem.empty()) return "cannot join the partitions: " + problem;
  }
  const std::string problem = linker.finish(merged);
  return problem.empty() ? problem : "cannot join the partitions: " + problem;
}

}  // namespace driver
