package dev.plimsoll.engine.policy.expressions;

import com.google.common.base.Optional;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.checker.CelIdentDecl;
import dev.cel.checker.Env;
import dev.cel.checker.ExprChecker;
import dev.cel.checker.TypeProvider;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelContainer;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.internal.Errors;
import dev.cel.common.types.CelProtoTypes;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.TypeType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.expr.Type;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Checks that an expression is a condition over known names and types.
///
/// The library's checker declares the whole language anew for every expression, most of what a short one takes; here
/// the declarations are made once and kept. What does not pass goes to the library's own, which words the faults.
/// Thread-safe.
@SuppressWarnings("deprecation") // what the library's own checker is made of; it offers no other way to declare once
final class Checker {
    private static final CelContainer NO_CONTAINER = CelContainer.ofName("");
    private static final Optional<CelType> CONDITION = Optional.of(SimpleType.BOOL);

    private final CelOptions options;
    private final List<StructType> structs;
    private final Map<String, CelType> variables;
    private final ImmutableSet<CelFunctionDecl> functions;
    /// One for each thread that ever checked beside another.
    private final Queue<Env> kept = new ConcurrentLinkedQueue<>();

    /// @param functions beside those of the language itself
    Checker(
            CelOptions options,
            List<StructType> structs,
            Map<String, CelType> variables,
            ImmutableSet<CelFunctionDecl> functions) {
        this.options = options;
        this.structs = structs;
        this.variables = variables;
        this.functions = functions;
    }

    /// The expression with its types.
    ///
    /// @throws CelValidationException with every fault and its place
    CelAbstractSyntaxTree check(CelAbstractSyntaxTree parsed) throws CelValidationException {
        var checked = quickly(parsed);
        return checked == null ? thorough().check(parsed).getAst() : checked;
    }

    private @Nullable CelAbstractSyntaxTree quickly(CelAbstractSyntaxTree parsed) {
        var free = kept.poll();
        var declared = free == null ? declare() : free;
        var checked = ExprChecker.typecheck(declared, NO_CONTAINER, parsed, CONDITION);
        if (declared.getErrorContext().getErrorCount() > 0) {
            // thrown away: faults stay in it, as do the scopes that they left open
            return null;
        }
        kept.add(declared);
        return checked;
    }

    private Env declare() {
        var declared = Env.standard(new Errors("", ""), new Structs(structs), options);
        variables.forEach((name, type) -> declared.add(CelIdentDecl.newIdentDeclaration(name, type)));
        functions.forEach(declared::add);
        return declared;
    }

    private CelCompiler thorough() {
        var builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .setTypeProvider(new Types(ImmutableList.copyOf(structs)))
                .addFunctionDeclarations(functions)
                .setResultType(SimpleType.BOOL);
        variables.forEach(builder::addVar);
        return builder.build();
    }

    /// The structs as the thorough checker asks for them.
    private record Types(ImmutableList<CelType> types) implements CelTypeProvider {
        @Override
        public java.util.Optional<CelType> findType(String name) {
            return types.stream().filter(type -> type.name().equals(name)).findFirst();
        }
    }

    /// The structs as the quick one does.
    private record Structs(List<StructType> structs) implements TypeProvider {
        private java.util.Optional<StructType> named(String name) {
            for (var struct : structs) {
                if (struct.name().equals(name)) {
                    return java.util.Optional.of(struct);
                }
            }
            return java.util.Optional.empty();
        }

        @Override
        public java.util.Optional<CelType> lookupCelType(String name) {
            return named(name).map(TypeType::create);
        }

        @Override
        public @Nullable FieldType lookupFieldType(CelType struct, String field) {
            return named(struct.name())
                    .flatMap(found -> found.findField(field))
                    .<FieldType>map(found -> new Field(found.type()))
                    .orElse(null);
        }

        @Override
        public @Nullable Type lookupType(String name) {
            return lookupCelType(name).map(CelProtoTypes::celTypeToType).orElse(null);
        }

        @Override
        public @Nullable FieldType lookupFieldType(Type struct, String field) {
            return lookupFieldType(CelProtoTypes.typeToCelType(struct), field);
        }

        @Override
        public @Nullable Integer lookupEnumValue(String name) {
            return null;
        }
    }

    /// A field's type, without the way through the library's messages.
    private static final class Field extends TypeProvider.FieldType {
        private final CelType type;

        Field(CelType type) {
            this.type = type;
        }

        @Override
        public Type type() {
            return CelProtoTypes.celTypeToType(type);
        }

        @Override
        public CelType celType() {
            return type;
        }
    }
}
