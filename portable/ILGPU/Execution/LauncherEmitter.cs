using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using ILGPU.Check;
using ILGPU.Runtime;

namespace ILGPU.Execution;

/// <summary>
/// Emits the code between a launch and its kernel: a delegate that hands on the addresses of its arguments, without
/// allocation, and a loop that calls the kernel directly, so that the compiler can inline it.
/// </summary>
internal static unsafe class LauncherEmitter
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The loop over [from, to) of a kernel that takes an index.</summary>
    public static RangeBody EmitRangeBody(MethodInfo kernel, KernelFacts facts)
    {
        var indexType = kernel.GetParameters()[0].ParameterType;
        var method = Define($"{kernel.Name}.Range", typeof(void**), typeof(long), typeof(long));
        var il = method.GetILGenerator();
        var parameters = EmitParameters(il, kernel, 1);
        var position = il.DeclareLocal(typeof(long));
        var index = il.DeclareLocal(indexType);
        var extent = il.DeclareLocal(indexType);
        var test = il.DefineLabel();
        var next = il.DefineLabel();

        EmitArgument(il, 0, indexType);
        il.Emit(OpCodes.Stloc, extent);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Stloc, position);
        il.Emit(OpCodes.Ldloc, extent);
        il.Emit(OpCodes.Call, Method(typeof(IndexWalk), nameof(IndexWalk.At), typeof(long), indexType));
        il.Emit(OpCodes.Stloc, index);
        il.Emit(OpCodes.Br, test);

        il.MarkLabel(next);
        if (facts.HasFlag(KernelFacts.LocalMemory))
            il.Emit(OpCodes.Call, Method(typeof(LocalBlocks), nameof(LocalBlocks.Reset)));
        EmitCall(il, kernel, index, parameters);
        il.Emit(OpCodes.Ldloc, index);
        il.Emit(OpCodes.Ldloc, extent);
        il.Emit(OpCodes.Call, Method(typeof(IndexWalk), nameof(IndexWalk.Next), indexType, indexType));
        il.Emit(OpCodes.Stloc, index);
        il.Emit(OpCodes.Ldloc, position);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, position);

        il.MarkLabel(test);
        il.Emit(OpCodes.Ldloc, position);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Blt, next);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<RangeBody>();
    }

    /// <summary>The loop over the threads of a group that one thread stands for.</summary>
    public static GroupBody EmitGroupBody(MethodInfo kernel)
    {
        var method = Define($"{kernel.Name}.Group", typeof(void**), typeof(KernelThread));
        var il = method.GetILGenerator();
        var parameters = EmitParameters(il, kernel, 0);
        var next = il.DefineLabel();
        il.MarkLabel(next);
        EmitCall(il, kernel, null, parameters);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Call, Method(typeof(KernelThread), nameof(KernelThread.MoveNext)));
        il.Emit(OpCodes.Brtrue, next);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<GroupBody>();
    }

    /// <summary>The delegate of a launch: (stream?, extent or configuration, arguments).</summary>
    public static TDelegate EmitLaunch<TDelegate>(Launcher launcher, MethodInfo kernel, bool explicitlyGrouped)
        where TDelegate : Delegate
    {
        Type[] signature = [.. typeof(TDelegate).GetMethod("Invoke")!.GetParameters().Select(p => p.ParameterType)];
        var first = signature.Length > 0 && typeof(AcceleratorStream).IsAssignableFrom(signature[0]) ? 1 : 0;
        VerifySignature(kernel, explicitlyGrouped, signature.AsSpan(first));

        var method = Define($"{kernel.Name}.Launch", [launcher.GetType(), .. signature]);
        var il = method.GetILGenerator();
        var addresses = il.DeclareLocal(typeof(void**));
        il.Emit(OpCodes.Ldc_I4, (signature.Length - first) * sizeof(void*));
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Localloc);
        il.Emit(OpCodes.Stloc, addresses);
        for (var i = first; i < signature.Length; i++)
        {
            il.Emit(OpCodes.Ldloc, addresses);
            il.Emit(OpCodes.Ldc_I4, (i - first) * sizeof(void*));
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldarga, (short)(i + 1));
            il.Emit(OpCodes.Conv_U);
            il.Emit(OpCodes.Stind_I);
        }

        il.Emit(OpCodes.Ldarg_0);
        if (!explicitlyGrouped)
        {
            il.Emit(OpCodes.Ldarg, (short)(first + 1));
            il.Emit(OpCodes.Call, Method(typeof(IndexWalk), nameof(IndexWalk.Count), signature[first]));
        }

        il.Emit(OpCodes.Ldloc, addresses);
        il.Emit(OpCodes.Call, Method(launcher.GetType(), "Launch"));
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<TDelegate>(launcher);
    }

    private static void VerifySignature(MethodInfo kernel, bool explicitlyGrouped, ReadOnlySpan<Type> signature)
    {
        var expected = kernel.GetParameters().Select(p => p.ParameterType).ToList();
        if (explicitlyGrouped)
            expected.Insert(0, typeof(KernelConfig));
        if (!signature.SequenceEqual(expected.ToArray()))
            throw new ArgumentException($"The launch delegate does not match the parameters of {kernel.Name}.", nameof(kernel));
    }

    private static LocalBuilder[] EmitParameters(ILGenerator il, MethodInfo kernel, int skip)
    {
        var parameters = kernel.GetParameters();
        var locals = new LocalBuilder[parameters.Length - skip];
        for (var i = 0; i < locals.Length; i++)
        {
            var type = parameters[i + skip].ParameterType;
            locals[i] = il.DeclareLocal(type);
            EmitArgument(il, i + 1, type);
            il.Emit(OpCodes.Stloc, locals[i]);
        }

        return locals;
    }

    private static void EmitArgument(ILGenerator il, int number, Type type)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, number * sizeof(void*));
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldind_I);
        il.Emit(OpCodes.Ldobj, type);
    }

    private static void EmitCall(ILGenerator il, MethodInfo kernel, LocalBuilder? index, LocalBuilder[] parameters)
    {
        // A lambda that captures nothing is an instance method that never looks at its instance.
        if (!kernel.IsStatic)
            il.Emit(OpCodes.Ldnull);
        if (index is not null)
            il.Emit(OpCodes.Ldloc, index);
        foreach (var parameter in parameters)
            il.Emit(OpCodes.Ldloc, parameter);
        il.Emit(OpCodes.Call, kernel);
    }

    private static DynamicMethod Define(string name, params Type[] parameters) =>
        new(name, typeof(void), parameters, typeof(LauncherEmitter), skipVisibility: true);

    private static MethodInfo Method(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type type,
        string name,
        params Type[] parameters) =>
        (parameters.Length == 0 ? type.GetMethod(name, Any) : type.GetMethod(name, Any, parameters))
        ?? throw new MissingMethodException(type.Name, name);
}
