using System.Linq.Expressions;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Shortener.Benchmarks.Smoke;

/// <summary>One method with its class set up as BenchmarkDotNet would, with the first value of each parameter.</summary>
internal sealed class BenchmarkBody
{
    private BenchmarkBody(string name, int operations, Action? beforeEach, Action body)
    {
        Name = name;
        Operations = operations;
        BeforeEach = beforeEach;
        Body = body;
    }

    /// <summary><c>Class.Method</c>.</summary>
    public string Name { get; }

    /// <summary>Operations that one call of <see cref="Body"/> is.</summary>
    public int Operations { get; }

    /// <summary>Must run before each single call; null when calls may follow each other.</summary>
    public Action? BeforeEach { get; }

    public Action Body { get; }

    /// <summary>Classes of the assembly that hold benchmarks.</summary>
    public static IEnumerable<Type> Classes(Assembly assembly) => assembly.GetTypes()
        .Where(type => !type.IsAbstract && Methods<BenchmarkAttribute>(type).Any())
        .OrderBy(type => type.FullName, StringComparer.Ordinal);

    /// <summary>Sets the class up, hands out its bodies one after the other, and cleans up.</summary>
    public static IEnumerable<BenchmarkBody> Of(Type type)
    {
        foreach (MethodInfo method in Methods<BenchmarkAttribute>(type))
        {
            object instance = Activator.CreateInstance(type)!;
            SetParameters(instance);
            Run<GlobalSetupAttribute>(instance, method, setup => setup.Targets);
            try
            {
                Action? beforeEach = Methods<IterationSetupAttribute>(type).Any()
                    ? () => Run<IterationSetupAttribute>(instance, method, setup => setup.Targets)
                    : null;
                yield return new BenchmarkBody(
                    $"{type.Name}.{method.Name}",
                    method.GetCustomAttribute<BenchmarkAttribute>()!.OperationsPerInvoke,
                    beforeEach,
                    Compile(instance, method, FirstArguments(instance, method)));
            }
            finally
            {
                Run<IterationCleanupAttribute>(instance, method, cleanup => cleanup.Targets);
                Run<GlobalCleanupAttribute>(instance, method, cleanup => cleanup.Targets);
            }
        }
    }

    private static IEnumerable<MethodInfo> Methods<TAttribute>(Type type)
        where TAttribute : Attribute =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(method => method.IsDefined(typeof(TAttribute)));

    private static void Run<TAttribute>(object instance, MethodInfo benchmark, Func<TAttribute, string[]?> targets)
        where TAttribute : Attribute
    {
        foreach (MethodInfo method in Methods<TAttribute>(instance.GetType()))
        {
            if (targets(method.GetCustomAttribute<TAttribute>()!) is not { Length: > 0 } names || names.Contains(benchmark.Name))
            {
                Compile(instance, method, [])();
            }
        }
    }

    private static void SetParameters(object instance)
    {
        foreach (PropertyInfo property in instance.GetType().GetProperties())
        {
            if (FirstValue(instance, property, property.PropertyType) is { Found: true } first)
            {
                property.SetValue(instance, first.Value);
            }
        }

        foreach (FieldInfo field in instance.GetType().GetFields())
        {
            if (FirstValue(instance, field, field.FieldType) is { Found: true } first)
            {
                field.SetValue(instance, first.Value);
            }
        }
    }

    private static (bool Found, object? Value) FirstValue(object instance, MemberInfo member, Type type)
    {
        if (member.GetCustomAttribute<ParamsAttribute>() is { Values: [var first, ..] })
        {
            return (true, first);
        }

        if (member.GetCustomAttribute<ParamsSourceAttribute>() is { } source)
        {
            return (true, Source(instance, source.Name).First());
        }

        return member.IsDefined(typeof(ParamsAllValuesAttribute))
            ? (true, type == typeof(bool) ? false : Enum.GetValues(type).GetValue(0))
            : (false, null);
    }

    private static object?[] FirstArguments(object instance, MethodInfo method)
    {
        if (method.GetCustomAttributes<ArgumentsAttribute>().FirstOrDefault() is { } arguments)
        {
            return arguments.Values;
        }

        if (method.GetCustomAttribute<ArgumentsSourceAttribute>() is not { } source)
        {
            return [];
        }

        object? first = Source(instance, source.Name).First();
        return first as object?[] ?? [first];
    }

    private static IEnumerable<object?> Source(object instance, string name)
    {
        const BindingFlags anyMember = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;
        object values = instance.GetType().GetMethod(name, anyMember)?.Invoke(instance, [])
            ?? instance.GetType().GetProperty(name, anyMember)!.GetValue(instance)!;
        return ((System.Collections.IEnumerable)values).Cast<object?>();
    }

    /// <summary>A direct call without reflection's own allocations; a task is waited for, any other result is let go.</summary>
    private static Action Compile(object instance, MethodInfo method, object?[] arguments)
    {
        Expression call = Expression.Call(
            Expression.Constant(instance),
            method,
            method.GetParameters().Select((parameter, i) => Expression.Constant(
                arguments[i] is { } value && !parameter.ParameterType.IsInstanceOfType(value)
                    ? Convert.ChangeType(value, parameter.ParameterType, System.Globalization.CultureInfo.InvariantCulture)
                    : arguments[i],
                parameter.ParameterType)));
        if (method.ReturnType.GetMethod("GetAwaiter", Type.EmptyTypes) is { } getAwaiter)
        {
            ParameterExpression awaiter = Expression.Variable(getAwaiter.ReturnType);
            call = Expression.Block(
                [awaiter],
                Expression.Assign(awaiter, Expression.Call(call, getAwaiter)),
                Expression.Call(awaiter, getAwaiter.ReturnType.GetMethod("GetResult", Type.EmptyTypes)!));
        }

        return Expression.Lambda<Action>(Expression.Block(typeof(void), call)).Compile();
    }
}
