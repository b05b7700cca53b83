import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.RuntimeInvisibleTypeAnnotationsAttribute;
import java.lang.classfile.attribute.RuntimeVisibleTypeAnnotationsAttribute;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/// Writes out what the compiler leaves to be made at run time, and the AOT cache of JDK 25 does not hold: `equals` and
/// `hashCode` of records, and the choice of a case by its class. Made by the JVM they cost a scan of a small image a
/// tenth of its time. What they answer stays the same.
final class Plain {
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");

    private Plain() {}

    /// A static method that does what a call site would be linked to.
    private record Written(String name, MethodTypeDesc type, InvokeDynamicInstruction site) {
        void body(CodeBuilder code) {
            switch (site.name().stringValue()) {
                case "equals" -> equal(code, type.parameterType(0), getters(site));
                case "hashCode" -> hash(code, getters(site));
                default ->
                    choose(
                            code,
                            site.bootstrapArgs().stream()
                                    .map(ClassDesc.class::cast)
                                    .toList());
            }
        }
    }

    /// The class, with such methods where it needs them.
    ///
    /// @param hierarchy knows every class that it may name
    static byte[] of(byte[] bytes, ClassHierarchyResolver hierarchy) {
        var file = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
        var model = file.parse(bytes);
        var self = model.thisClass().asSymbol();
        boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
        List<Written> written = new ArrayList<>();
        CodeTransform sites = (code, element) -> {
            if (element instanceof InvokeDynamicInstruction site && isWrittenOut(site)) {
                var method = new Written("plain$" + written.size(), site.typeSymbol(), site);
                written.add(method);
                code.invokestatic(self, method.name, method.type, isInterface);
            } else if (!isOfOffsets(element)) {
                code.with(element);
            }
        };
        var transformed = file.transformClass(
                model,
                ClassTransform.transformingMethods(
                                method -> method.code().filter(Plain::hasSite).isPresent(), (builder, element) -> {
                                    if (element instanceof CodeModel code) {
                                        builder.transformCode(code, sites);
                                    } else {
                                        builder.with(element);
                                    }
                                })
                        .andThen(ClassTransform.endHandler(builder -> written.forEach(method -> builder.withMethodBody(
                                method.name,
                                method.type,
                                ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                                method::body)))));
        if (written.isEmpty()) {
            return bytes;
        }
        var faults = file.verify(transformed);
        if (!faults.isEmpty()) {
            throw new IllegalStateException(
                    "written out, " + model.thisClass().asInternalName() + " is no valid class: " + faults.getFirst());
        }
        return transformed;
    }

    /// Annotations of local variables say where in the code these live, and nobody reads them.
    private static boolean isOfOffsets(CodeElement element) {
        return element instanceof RuntimeVisibleTypeAnnotationsAttribute
                || element instanceof RuntimeInvisibleTypeAnnotationsAttribute;
    }

    private static boolean hasSite(CodeModel code) {
        return code.elementStream()
                .anyMatch(element -> element instanceof InvokeDynamicInstruction site && isWrittenOut(site));
    }

    private static boolean isWrittenOut(InvokeDynamicInstruction site) {
        var maker = site.bootstrapMethod().owner();
        var name = site.name().stringValue();
        return maker.equals(RECORDS) && (name.equals("equals") || name.equals("hashCode"))
                || maker.equals(SWITCHES)
                        && name.equals("typeSwitch")
                        && site.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
    }

    /// The record's fields: the arguments after its class and their names.
    private static List<DirectMethodHandleDesc> getters(InvokeDynamicInstruction site) {
        return site.bootstrapArgs().stream()
                .skip(2)
                .map(DirectMethodHandleDesc.class::cast)
                .toList();
    }

    private static void load(CodeBuilder code, int of, DirectMethodHandleDesc field) {
        code.aload(of);
        code.getfield(field.owner(), field.methodName(), type(field));
    }

    private static ClassDesc type(DirectMethodHandleDesc field) {
        return field.invocationType().returnType();
    }

    private static void equal(CodeBuilder code, ClassDesc self, List<DirectMethodHandleDesc> fields) {
        var same = code.newLabel();
        var different = code.newLabel();
        code.aload(0).aload(1).if_acmpeq(same);
        code.aload(1).instanceOf(self).ifeq(different);
        code.aload(1).checkcast(self).astore(2);
        for (var field : fields) {
            load(code, 0, field);
            load(code, 2, field);
            compare(code, type(field), different);
        }
        code.labelBinding(same).iconst_1().ireturn();
        code.labelBinding(different).iconst_0().ireturn();
    }

    private static void compare(CodeBuilder code, ClassDesc type, Label different) {
        switch (TypeKind.from(type)) {
            case REFERENCE -> {
                var objects =
                        MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object);
                code.invokestatic(OBJECTS, "equals", objects).ifeq(different);
            }
            case LONG -> code.lcmp().ifne(different);
            case FLOAT, DOUBLE ->
                code.invokestatic(boxed(type), "compare", MethodTypeDesc.of(ConstantDescs.CD_int, type, type))
                        .ifne(different);
            case BOOLEAN, BYTE, CHAR, SHORT, INT -> code.if_icmpne(different);
            case VOID -> throw new IllegalArgumentException("a field of type void");
        }
    }

    private static void hash(CodeBuilder code, List<DirectMethodHandleDesc> fields) {
        code.iconst_0();
        for (var field : fields) {
            code.loadConstant(31).imul();
            load(code, 0, field);
            var type = type(field);
            if (type.isPrimitive()) {
                code.invokestatic(boxed(type), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, type));
            } else {
                code.invokestatic(
                        OBJECTS, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
            }
            code.iadd();
        }
        code.ireturn();
    }

    private static ClassDesc boxed(ClassDesc type) {
        return switch (TypeKind.from(type)) {
            case BOOLEAN -> ConstantDescs.CD_Boolean;
            case BYTE -> ConstantDescs.CD_Byte;
            case CHAR -> ConstantDescs.CD_Character;
            case SHORT -> ConstantDescs.CD_Short;
            case INT -> ConstantDescs.CD_Integer;
            case LONG -> ConstantDescs.CD_Long;
            case FLOAT -> ConstantDescs.CD_Float;
            case DOUBLE -> ConstantDescs.CD_Double;
            case REFERENCE, VOID -> throw new IllegalArgumentException(type + " has no box");
        };
    }

    /// The first class, from the one at the index given on, of which the object is; their number for none, -1 for null.
    private static void choose(CodeBuilder code, List<ClassDesc> classes) {
        var there = code.newLabel();
        code.aload(0).ifnonnull(there).iconst_m1().ireturn();
        code.labelBinding(there);
        for (int i = 0; i < classes.size(); i++) {
            var next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf(classes.get(i)).ifeq(next);
            code.loadConstant(i).ireturn();
            code.labelBinding(next);
        }
        code.loadConstant(classes.size()).ireturn();
    }
}
