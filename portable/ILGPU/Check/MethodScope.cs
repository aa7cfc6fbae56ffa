using System.Reflection;

namespace ILGPU.Check;

/// <summary>Resolves the tokens of a method's body in its generic context.</summary>
internal sealed class MethodScope(MethodBase method)
{
    private readonly Type[]? typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
    private readonly Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;

    public Type Type(int token) => method.Module.ResolveType(token, typeArguments, methodArguments);

    public MethodBase Method(int token) => method.Module.ResolveMethod(token, typeArguments, methodArguments)!;

    public FieldInfo Field(int token) => method.Module.ResolveField(token, typeArguments, methodArguments)!;

    public MemberInfo Member(int token) => method.Module.ResolveMember(token, typeArguments, methodArguments)!;
}
