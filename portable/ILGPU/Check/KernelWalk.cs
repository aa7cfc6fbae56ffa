using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace ILGPU.Check;

/// <summary>Walks the IL of everything a kernel reaches and refuses what a device cannot run.</summary>
internal sealed class KernelWalk(MethodInfo kernel, bool explicitlyGrouped, bool doublesAllowed)
{
    private readonly HashSet<MethodBase> done = [];
    private readonly HashSet<MethodBase> open = [];
    private KernelFacts facts;

    public KernelFacts Run()
    {
        Visit(kernel);
        return facts;
    }

    private void Visit(MethodBase method)
    {
        if (open.Contains(method))
            throw Refuse(method, "calls itself", "OpenCL has no recursion, so write a loop");
        if (!done.Add(method))
            return;
        var body = method.GetMethodBody()
            ?? throw Refuse(method, "has no IL body", "ILGPU can compile neither native code nor the runtime's intrinsics");
        var code = IlReader.Read(body.GetILAsByteArray()!);
        VerifyBody(method, body, code);

        open.Add(method);
        var scope = new MethodScope(method);
        Type? constrained = null;
        for (var i = 0; i < code.Count; i++)
        {
            if (code[i].Code == OpCodes.Constrained)
            {
                constrained = scope.Type(code[i].Operand);
                continue;
            }

            VerifyInstruction(method, scope, code, i, constrained);
            if (code[i].Code.OpCodeType != OpCodeType.Prefix)
                constrained = null;
        }

        open.Remove(method);
    }

    // What a method does is named ahead of the types that it needs for that.
    private void VerifyBody(MethodBase method, MethodBody body, List<IlInstruction> code)
    {
        if (body.ExceptionHandlingClauses.Count > 0)
            throw Refuse(method, "handles exceptions (try)", "devices have none");
        if (IlRules.WorstRefusal(code) is var (what, hint))
            throw Refuse(method, what, hint);
        foreach (var local in body.LocalVariables)
            VerifyType(method, local.LocalType, "a local variable");
    }

    private void VerifyInstruction(MethodBase method, MethodScope scope, List<IlInstruction> code, int at, Type? constrained)
    {
        var (opcode, operand) = code[at];
        if (!doublesAllowed && opcode == OpCodes.Conv_R_Un)
            throw Refuse(method, "converts an unsigned integer to float, which ILGPU does in double", "cast it to int ahead of the float");
        if (!doublesAllowed && (IlRules.IsDouble(opcode) || (opcode.OperandType == OperandType.InlineType && scope.Type(operand) == typeof(double))))
            throw RefuseDouble(method, "computes in double");

        if (opcode == OpCodes.Call || opcode == OpCodes.Callvirt)
            VerifyCall(method, Resolve(method, scope.Method(operand), constrained, opcode == OpCodes.Callvirt));
        else if (opcode == OpCodes.Newobj)
            VerifyNew(method, scope.Method(operand));
        else if (opcode.OperandType == OperandType.InlineField)
            VerifyField(method, scope.Field(operand), opcode);
        else if (opcode == OpCodes.Newarr)
            VerifyNewArray(method, scope, code, at);
        else if (opcode == OpCodes.Ldstr && !(at + 1 < code.Count && IsAssertion(scope, code[at + 1])))
            throw Refuse(method, "uses a string", "devices have none");
        else if (opcode == OpCodes.Ldtoken && scope.Member(operand) is not FieldInfo)
            throw Refuse(method, "asks for a type or a method at run time (typeof)", "use generic constraints and static abstract members");
        else if (opcode.OperandType == OperandType.InlineType)
            VerifyType(method, scope.Type(operand), "a value");
    }

    private void VerifyCall(MethodBase caller, MethodBase target)
    {
        VerifySignature(caller, target);
        if (!explicitlyGrouped && DeviceMethods.NeedsGroup(target))
            throw Refuse(caller, $"calls {KernelCheck.Name(target)}", "a kernel of indices has no groups, so load it with LoadKernel or LoadStreamKernel");
        facts |= DeviceMethods.FactsOf(target);
        switch (DeviceMethods.Classify(target))
        {
            case MethodKind.Refused:
                throw Refuse(caller, $"calls {KernelCheck.Name(target)}", DeviceMethods.HintFor(target));
            case MethodKind.Body:
                Visit(target);
                break;
        }
    }

    private void VerifySignature(MethodBase caller, MethodBase target)
    {
        if (!target.IsStatic && target.DeclaringType is { IsValueType: false, IsArray: false } owner && owner != typeof(Array))
            throw Refuse(caller, $"calls {KernelCheck.Name(target)} on an object", "devices have no classes");
        if (DeviceMethods.IsAssertion(target) || target.DeclaringType == typeof(RuntimeHelpers))
            return;
        foreach (var parameter in target.GetParameters())
            VerifyType(caller, parameter.ParameterType, $"an argument of {KernelCheck.Name(target)}");
        if (target is MethodInfo { ReturnType: var type } && type != typeof(void))
            VerifyType(caller, type, $"the result of {KernelCheck.Name(target)}");
    }

    private MethodBase Resolve(MethodBase caller, MethodBase target, Type? constrained, bool isVirtualCall)
    {
        if (target is not MethodInfo { IsVirtual: true } method || (!isVirtualCall && constrained is null))
            return target;
        if (constrained is null || !constrained.IsValueType)
        {
            return method.IsFinal && method.DeclaringType is { IsValueType: true }
                ? method
                : throw Refuse(caller, $"calls the virtual method {KernelCheck.Name(method)}", "call it through a type parameter of a struct, or make it static abstract");
        }

        return ConstrainedCall.Resolve(method, constrained)
            ?? throw Refuse(caller, $"calls {KernelCheck.Name(method)} of {KernelTypes.Name(constrained)}, which does not define it", "devices have no classes to inherit it from");
    }

    private void VerifyNew(MethodBase caller, MethodBase constructor)
    {
        var type = constructor.DeclaringType!;
        if (type.IsSubclassOf(typeof(Delegate)))
            throw Refuse(caller, "makes a delegate", "devices have none, so use static abstract members");
        VerifyType(caller, type, "a new object");
        foreach (var parameter in constructor.GetParameters())
            VerifyType(caller, parameter.ParameterType, $"an argument of {KernelCheck.Name(constructor)}");
        if (DeviceMethods.Classify(constructor) == MethodKind.Body)
            Visit(constructor);
    }

    private void VerifyField(MethodBase method, FieldInfo field, OpCode opcode)
    {
        var name = $"{KernelTypes.Name(field.DeclaringType!)}.{field.Name}";
        if (opcode == OpCodes.Stsfld)
            throw Refuse(method, $"stores to the static field {name}", "use a view");
        if (field.IsStatic && !field.IsInitOnly)
            throw Refuse(method, $"loads the static field {name}, which is not readonly", "pass it as a parameter");
        if (field.IsStatic && field.FieldType.IsArray)
            throw Refuse(method, $"loads the static array {name}", "pass it as a view");
        if (!doublesAllowed && field.FieldType == typeof(double) && !field.IsStatic)
            throw RefuseDouble(method, $"uses the field {name} of type Double");
        VerifyType(method, field.FieldType, $"the field {name}");
    }

    private void VerifyNewArray(MethodBase method, MethodScope scope, List<IlInstruction> code, int at)
    {
        var element = scope.Type(code[at].Operand);
        VerifyType(method, element, "an array element");
        if (!IlRules.IsConstantAt(code, at, token => scope.Method(token).GetParameters().Length == 0 && scope.Method(token).IsStatic))
            throw Refuse(method, $"makes an array of {KernelTypes.Name(element)} whose size is not constant", "write the size as a constant, or use a view");
    }

    private void VerifyType(MethodBase method, Type type, string role)
    {
        // A double by value comes from a constant, or an instruction that is refused made it.
        if (type == typeof(double))
            return;
        while (type.IsByRef || type.IsPointer || type.IsArray)
            type = type.GetElementType()!;
        if (type == typeof(void))
            return;
        if (!type.IsValueType)
            throw Refuse(method, $"uses {role} of the {(type.IsInterface ? "interface" : "class")} {KernelTypes.Name(type)}", "devices have no classes");
        if (type.IsByRefLike)
            throw Refuse(method, $"uses {role} of type {KernelTypes.Name(type)}", "use a view or an array of constant size");
        if (!doublesAllowed && KernelTypes.NamesDouble(type))
            throw RefuseDouble(method, $"uses {role} of type {KernelTypes.Name(type)}");
    }

    private static bool IsAssertion(MethodScope scope, IlInstruction next) =>
        next.Code == OpCodes.Call && DeviceMethods.IsAssertion(scope.Method(next.Operand));

    private InternalCompilerException RefuseDouble(MethodBase method, string what) =>
        Refuse(method, what, "double runs at 1/64 speed on a GPU, so use float, or name double in the kernel's parameters");

    private InternalCompilerException Refuse(MethodBase method, string what, string hint)
    {
        var path = method == kernel ? string.Empty : $" reaches {KernelCheck.Name(method)}, which";
        var message = $"Kernel {KernelCheck.Name(kernel)}{path} {what}: {hint}.";
        return new InternalCompilerException(message, new NotSupportedException(message));
    }
}
